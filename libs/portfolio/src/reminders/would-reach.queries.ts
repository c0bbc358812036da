/**
 * Whether the step `r` that still waits would reach `person` (a parameter) if it were claimed today and no duty were vacant:
 * people are fixed at the claim only. `answering`: its `answeringUnit`.
 */
export const wouldReach = (person: string): string => `
  r.state = 'pending' AND EXISTS (
    SELECT FROM duty_current d
    WHERE d.person_id = ${person} AND d.from_on <= app.today()
      AND (d.to_on IS NULL OR d.to_on > app.today())
      AND CASE d.role
        WHEN 'liaison_officer' THEN 'liaison_officer' = ANY (r.recipients) AND d.project_id = r.project_id
        WHEN 'unit_head' THEN 'unit_head' = ANY (r.recipients) AND d.unit_id = answering.id
        WHEN 'supervisor' THEN 'supervisor' = ANY (r.recipients) AND d.unit_id = ANY (answering.path) AND NOT EXISTS (
          SELECT FROM duty_current nearer
          WHERE nearer.role = 'supervisor' AND nearer.deputy_for IS NULL AND nearer.unit_id = ANY (answering.path)
            AND array_position(answering.path, nearer.unit_id) > array_position(answering.path, d.unit_id)
            AND nearer.from_on <= app.today() AND (nearer.to_on IS NULL OR nearer.to_on > app.today()))
        WHEN 'leader' THEN 'project_leader' = ANY (r.recipients) AND d.project_id = r.project_id
          OR 'root_leader' = ANY (r.recipients) AND d.unit_id = answering.path[1]
        ELSE false END)`;
