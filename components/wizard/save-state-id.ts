/** The ID of the element in the step frame that shows the save state of the form. */
export const SAVE_STATE_ID = "save-state";
