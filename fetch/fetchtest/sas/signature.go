package sas

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
)

// ErrKey is returned for a key that is not base64.
var ErrKey = errors.New("sas: the key is not base64")

// Signature returns the signature that a link with these parameters must have, and the text that it
// signs. It is the side of the service. The kind of the SAS follows from the parameters. key is the
// key of the account, or the value of the user delegation key.
func Signature(account, key, container, blob string, params map[string]string) (sig []byte, text string, err error) {
	layouts, fields := serviceLayouts, map[string]string{}
	switch {
	case params["ss"] != "" || params["srt"] != "":
		layouts, fields["account"] = accountLayouts, account
	default:
		g := Grant{Resource: params["sr"]}
		if g.Resource == "d" {
			if g.Depth, err = strconv.Atoi(params["sdd"]); err != nil || g.Depth < 0 {
				return nil, "", fmt.Errorf("sas: %q is no depth of a directory", params["sdd"])
			}
		}
		if !strings.Contains(" b c d bs bv ", " "+g.Resource+" ") {
			return nil, "", fmt.Errorf("sas: there is no resource %q", g.Resource)
		}
		if params["skoid"] != "" {
			layouts = delegationLayouts
		}
		fields["resource"], fields["point"] = Signer{Account: account}.resource(container, blob, g), point(params)
	}
	params = maps.Clone(params)
	delete(params, "sig")
	return sign(layouts, key, fields, params)
}

// sign returns the signature of the fields and parameters in one of the layouts, and the text that
// it signs.
func sign(layouts []layout, key string, fields, params map[string]string) (sig []byte, text string, err error) {
	if text, err = stringToSign(layouts, fields, params); err != nil {
		return nil, "", err
	}
	secret, err := base64.StdEncoding.DecodeString(key)
	if err != nil {
		return nil, "", ErrKey
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(text))
	return mac.Sum(nil), text, nil
}
