package manpage

import (
	"os"
	"testing"

	"github.com/lrkit/lrkit/internal/testkit/testhome"
)

func TestMain(m *testing.M) { os.Exit(testhome.In(m).Run()) }
