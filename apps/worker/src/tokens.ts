/** Under these names the worker's module provides what has no class of its own. */
export const LOGGER = Symbol('logger');
export const RENDER_MAIL = Symbol('render mail');
export const SEND_MAIL = Symbol('send mail');
