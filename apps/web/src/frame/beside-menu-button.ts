/** On the part of the frame that holds the pages, while the left column is hidden. */
export const columnIsHidden = 'column-hidden';

/** On what stands at the top of a page: leaves room for the button that brings the left column. */
export const besideMenuButton = 'max-md:pl-13! in-[.column-hidden]:pl-13!';
