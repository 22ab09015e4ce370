package triage

// ExitCodeMeaning says what an exit code of a live response script is known to mean, or "".
func ExitCodeMeaning(code int64) string {
	switch code {
	case 323:
		return "the script's hash on the device did not match, so it was not run"
	case -1073741510, 0xC000013A: // STATUS_CONTROL_C_EXIT
		return "interrupted"
	case -1073741819, 0xC0000005: // STATUS_ACCESS_VIOLATION
		return "crashed: access violation"
	case -1073740791, 0xC0000409: // STATUS_STACK_BUFFER_OVERRUN
		return "crashed: stack buffer overrun"
	case -1073741502, 0xC0000142: // STATUS_DLL_INIT_FAILED
		return "could not start: a DLL failed to initialise"
	}
	return ""
}
