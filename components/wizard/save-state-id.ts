/** The element of the step frame that the save state of its form is shown in. */
export const SAVE_STATE_ID = "save-state";
