// Stands for `next/cache`: remembers which tags were let go.
export const tags = [];
export const revalidateTag = (tag) => void tags.push(tag);
