/** What the reports for people say alike of obstacles. Pure. */
import { named } from '../judge/gate.js';
import type { ClauseVerdict, Judgement, Obstacle } from '../judge/verdict.js';
import { telling } from './told.js';
import { counted } from './words.js';

/** Lines of the terminal that are shown with an obstacle. */
export const OBSTACLE_LINES = 12;

/** Tests of the clause that an obstacle kept from their observation. */
const kept = ({ unexercised }: ClauseVerdict): number =>
  unexercised.filter(({ because }) => because !== 'left-out').length;

/** True where the obstacles say all there is to say about the clause. */
export const saidByObstacles = (clause: ClauseVerdict): boolean =>
  clause.unexpected === 'inconclusive' && telling(clause).length === 0 && kept(clause) > 0;

/** What a clause that needs words of its own has to say of its tests that others have words for. */
export const besides = (clause: ClauseVerdict): string[] => [
  ...(clause.expected.length === 0
    ? []
    : [`besides, as expected: ${counted(clause.expected.length, 'test')}, see the expected failures`]),
  ...(kept(clause) === 0
    ? []
    : [`besides, kept from observation: ${counted(kept(clause), 'test')}, see the obstacles`]),
];

/** The one obstacle that alone keeps every clause that applies from a verdict; undefined if anything else is to be said. */
export const soleObstacle = ({ clauses, obstacles }: Judgement): Obstacle | undefined => {
  const asked = clauses.filter(({ verdict, selected }) => selected && verdict !== 'not-applicable');
  return obstacles.length === 1 && asked.length > 0 && asked.every(saidByObstacles) ? obstacles[0] : undefined;
};

/** `BLOCKED`, for a heading. */
export const obstacleWord = ({ because }: Obstacle): string => because.replaceAll('-', ' ').toUpperCase();

/** What the obstacle did to the run, in one line. */
export const effectOf = (obstacle: Obstacle, report: Judgement): string => {
  const tests = counted(obstacle.tests.length, 'test');
  if (soleObstacle(report) !== obstacle) {
    return `kept ${tests} from observation, on ${counted(obstacle.clauses.length, 'clause')}: ${named(obstacle.clauses)}`;
  }
  return `kept ${tests} from observation: every clause that applies (${obstacle.clauses.length}) is inconclusive for this reason alone`;
};
