//go:build !unix

package gen

// special makes what a folder may hold besides files: here that is no part of it.
func (m *mixer) special() {
	for range 2 {
		m.none("json", []byte(`{"script_name":"a.ps1","exit_code":0,"script_output":"","script_errors":""}`))
	}
}
