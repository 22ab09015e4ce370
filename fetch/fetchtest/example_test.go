package fetchtest_test

import (
	"fmt"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
)

func ExampleSigner() {
	s := sas.Signer{Account: "acc", Key: "dGhlIGtleSBvZiBub2JvZHk="}
	text, err := s.ServiceLink("results", "1/output.json", sas.Grant{
		Permissions: "r",
		Expiry:      time.Date(2026, 11, 23, 12, 30, 0, 0, time.UTC),
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(text)
	// Output:
	// https://acc.blob.core.windows.net/results/1/output.json?se=2026-11-23T12%3A30%3A00Z&sig=cWFGVmcUdOaoPiCF80P51i5SjwiDUzFcPAkDmlZ8jmQ%3D&sp=r&sr=b&sv=2019-07-07
}
