/**
 * Where a project ($1) stands: the lead unit, the area that answers, and all above them. What its rights flow from,
 * answered before it is known who may read it.
 */
export const readProjectPlace = 'SELECT unit_path AS "unitPath" FROM app.project_place WHERE id = $1';
