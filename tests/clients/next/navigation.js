// Stands for `next/navigation`: each ends the page with what it has said.
const ended = (word) => Object.assign(new Error(word), { ended: true });
export const notFound = () => { throw ended("not found"); };
export const redirect = (address) => { throw ended(`to ${address}`); };
export const permanentRedirect = redirect;
