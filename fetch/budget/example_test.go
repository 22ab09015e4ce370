package budget_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/lrkit/lrkit/fetch/budget"
)

func Example() {
	dir, err := os.MkdirTemp("", "budget")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	b, err := budget.Open(context.Background(), filepath.Join(dir, "tenant"), nil) // budget.File says where it belongs
	if err != nil {
		log.Fatal(err)
	}
	if err := b.Take(context.Background()); err != nil {
		log.Fatal(err)
	}
	fmt.Println(b.Left())
	// Output: 94 1449
}
