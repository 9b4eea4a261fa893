/**
 * How often might it happen, after seeing it k times in n? Here and not in the judge, because whoever runs the rounds
 * writes the bound and whoever judges them checks it.
 */

/** One in twenty such bounds is too low. */
export const CONFIDENCE = 0.95;

/** log(n choose i), by summation: exact enough for any n a person would wait for. */
const logChoose = (n: number, i: number): number => {
  let sum = 0;
  for (let j = 1; j <= i; j++) sum += Math.log(n - i + j) - Math.log(j);
  return sum;
};

/** Probability of at most k successes in n trials of probability p, 0 < p < 1. */
const atMost = (k: number, n: number, p: number): number => {
  let sum = 0;
  for (let i = 0; i <= k; i++) sum += Math.exp(logChoose(n, i) + i * Math.log(p) + (n - i) * Math.log1p(-p));
  return sum;
};

/**
 * Upper 95 % bound, one-sided, of a probability after k occurrences in n independent rounds (Clopper and Pearson 1934):
 * the p at which k or fewer would be seen in one case of twenty. k = 0 gives 1 − 0.05^(1/n), about 3/n.
 */
export const upperBound = (k: number, n: number): number => {
  if (k >= n) return 1;
  let low = k / n;
  let high = 1;
  // Halving ends when no double lies between the two.
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (atMost(k, n, middle) > 1 - CONFIDENCE) low = middle;
    else high = middle;
  }
  return high;
};
