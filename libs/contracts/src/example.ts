/**
 * The project and the stage change that the API's document shows. Both are real in a demonstration: its seed makes
 * this id, and the change is lawful there.
 */
export const exampleProjectId = '017e3f91-6400-72d8-aab9-5851eb7868ff';

/** Body of the example. */
export const exampleStageChange = {
  stage: 'groundbreaking',
  reachedOn: '2022-03-04',
  evidence: [{ kind: 'construction_permit', number: '演示320585202203040001' }],
  note: '首根工程桩已于 3 月 4 日施打，施工许可证同日核发。',
} as const;
