package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/link"
)

func child(what, url, out string) error {
	if what == "sdk" {
		return sdk(url, out)
	}
	return ours(url, out)
}

type linkTo string

func (l linkTo) Link(context.Context) (*link.Link, error) { return link.Parse(string(l)), nil }

// ours downloads into a case.
func ours(url, out string) error {
	c, err := casedir.Open(filepath.Join(out, "case"), nil)
	if err != nil {
		return err
	}
	part, err := c.Part(casedir.Key{Tenant: "6f3c1b52-0d5e-4b7a-9f38-2c1d7e90a4b6", Action: "5382f7ea-7557-4ab7-9782-d50480024a4e"})
	if err != nil {
		return err
	}
	d := download.New(&download.Options{Policy: link.Policy{Hosts: link.AnyHost}, AllowLoopback: true})
	defer d.Close()
	res, err := d.Get(context.Background(), linkTo(url), part)
	if err != nil {
		return err
	}
	sum := hex.EncodeToString(res.SHA256[:])
	if _, err := c.Finish(part, casedir.Blob{Size: res.Length, SHA256: sum, ETag: res.ETag}, []byte("{}\n")); err != nil {
		return err
	}
	fmt.Println(sum)
	return c.Close()
}

// sdk downloads as its documentation shows.
func sdk(url, out string) error {
	client, err := blob.NewClientWithNoCredential(url, nil)
	if err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(out, "f"))
	if err != nil {
		return err
	}
	if _, err := client.DownloadFile(context.Background(), f, nil); err != nil {
		return err
	}
	return f.Close()
}
