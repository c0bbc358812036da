import './bootstrap/install.mjs';
