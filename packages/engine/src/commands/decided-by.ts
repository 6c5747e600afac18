/** Who decided, as it is kept. One owner in local mode; accounts will name the person. */
export const by = 'owner';
