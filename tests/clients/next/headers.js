// Stands for `next/headers`: a visitor is in draft mode or not.
let enabled = false;
export const draftMode = async () => ({ isEnabled: enabled, enable: () => (enabled = true) });
