// Stands for React: an element is its name with its members.
export const jsx = (type, { children, ...members }) => ({ type, members, children: [children ?? []].flat(Infinity) });
export const jsxs = jsx;
