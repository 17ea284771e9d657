// A full disk: what it is called, and what a person does about it.
const FULL = new Set(["ENOSPC", "EDQUOT"]);
const FULL_IN_LOG = /\bENOSPC\b|\bEDQUOT\b|No space left on device|Disk quota exceeded/i;

/** Whether a failure means that the disk is full: by its code, or by what a program wrote before it ended. */
export function isDiskFull(error) {
  return FULL.has(error?.code) || FULL_IN_LOG.test(error?.message ?? "");
}

/**
 * The message of a failed start.
 *
 * @param {Error} error
 * @param {string} data the data folder
 * @returns {string}
 */
export function startFailure(error, data) {
  if (!isDiskFull(error)) return error.message;
  return `The disk is full, so Carabiner cannot start. Nothing is damaged: free some space on the disk of ${data} and of this checkout, then start again.`;
}

/** Does something that may be skipped while the disk is full. Other failures are thrown. */
export function unlessDiskFull(work) {
  try {
    work();
  } catch (error) {
    if (!isDiskFull(error)) throw error;
  }
}
