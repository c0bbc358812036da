import { approverLadder } from '../answers/approver-ladder.js';
import type { LadderSubject } from '../decision.js';
import type { Ladder } from './ladder.js';
import { ownerLadder, permitAndHoldLadder } from './owner-ladder.js';

/** The ladder that is climbed for a subject, in a city whose milestones have this one. */
export function ladderOfSubject(subject: LadderSubject, ofMilestones: Ladder): Ladder {
  if (subject === 'milestone') return ofMilestones;
  if (subject === 'dateChange') return approverLadder(ofMilestones);
  return subject === 'permit' || subject === 'hold' ? permitAndHoldLadder : ownerLadder;
}
