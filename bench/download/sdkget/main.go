// Command sdkget downloads a blob with the Azure SDK's DownloadFile, in its default configuration.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob"
)

func main() {
	if err := get(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "sdkget:", err)
		os.Exit(1)
	}
}

func get(url, name string) error {
	client, err := blob.NewClientWithNoCredential(url, nil)
	if err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := client.DownloadFile(context.Background(), f, nil); err != nil {
		return err
	}
	return f.Close()
}
