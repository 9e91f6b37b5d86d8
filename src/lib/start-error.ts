/** Why a program cannot start or go on, written for the operator: printed without a stack trace. */
export class StartError extends Error {}
