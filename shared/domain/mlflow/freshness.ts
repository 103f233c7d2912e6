/**
 * How old a timestamp may be for the receiver of MLflow's documentation, in seconds. The timestamp never changes between attempts, so
 * that one which leaves later is lost.
 */
export const TOLERANCE_SEC = 300;
