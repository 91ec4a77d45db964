// Where this page's interface lies: a console in practice asks its own room, never the real office.
const page = document.getElementById("page");

/** "" or "/practice". */
export const BASE = page?.dataset.base ?? "";
export const API = `${BASE}/api/v1`;
