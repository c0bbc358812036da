/**
 * The project and the stage change that the API's document shows. Both are real in a demonstration: its seed makes
 * this id, and the change is lawful there.
 */
export const exampleProjectId = '017e3f91-6400-72d8-aab9-5851eb7868ff';

/** The root of a demonstration's tree. */
export const exampleRootId = '017e3f91-6400-7471-bd7f-8a7949b2afa1';
/** An area, 高新区, with the demonstration's log-ins. */
export const exampleUnitId = '017e3f91-6400-7031-80d1-93fb2c9a384a';
/** Its liaison officer, and its head. */
export const examplePersonId = '017e3f91-6400-74bf-8b33-090696c5b87a';
export const exampleSuccessorId = '017e3f91-6400-76f2-9de5-34db4d63eb54';
/** Another area, 太仓港区. */
export const exampleOtherUnitId = '017e3f91-6400-76e3-9f10-11af3db900ad';
/** The duty of the head of 高新区. */
export const exampleDutyId = '017e3f91-6400-73b6-b115-6a345ef9513b';

/** Body of the example. */
export const exampleStageChange = {
  stage: 'groundbreaking',
  reachedOn: '2022-03-04',
  evidence: [{ kind: 'construction_permit', number: '演示320585202203040001' }],
  note: '首根工程桩已于 3 月 4 日施打，施工许可证同日核发。',
} as const;
