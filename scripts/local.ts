/** Where this machine keeps what is made once: keys, finished documents, files as they were read. Never in version control. */
export const local = '.holdfast'
