package fetchtest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/demo"
)

// myClient stands for the program under test: it logs in, asks for a link, and downloads. If the
// link has expired meanwhile it asks for another one and goes on where it was.
type myClient struct {
	http             *http.Client
	tenant, id, word string
}

func (c myClient) json(r *http.Request, v any) error {
	resp, err := c.http.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the service says %s", resp.Status)
	}
	return json.NewDecoder(resp.Body).Decode(v)
}

func (c myClient) link(action string, index int) (string, error) {
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {c.id}, "client_secret": {c.word},
		"scope": {"https://api.securitycenter.microsoft.com/.default"},
	}
	login, err := http.NewRequest(
		http.MethodPost, "https://login.microsoftonline.com/"+c.tenant+"/oauth2/v2.0/token",
		strings.NewReader(form.Encode()),
	)
	if err != nil {
		return "", err
	}
	login.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var token struct {
		Text string `json:"access_token"`
	}
	if err := c.json(login, &token); err != nil {
		return "", err
	}
	ask, err := http.NewRequest(
		http.MethodGet,
		fmt.Sprintf(
			"https://api.securitycenter.microsoft.com/api/machineactions/%s/GetLiveResponseResultDownloadLink(index=%d)",
			action, index,
		),
		nil,
	)
	if err != nil {
		return "", err
	}
	ask.Header.Set("Authorization", "Bearer "+token.Text)
	var answer struct{ Value string }
	err = c.json(ask, &answer)
	return answer.Value, err
}

func (c myClient) download(action string, index int) (data []byte, err error) {
	for range 10 {
		link, err := c.link(action, index)
		if err != nil {
			return nil, err
		}
		for err == nil {
			var done bool
			if data, done, err = c.more(link, data); done {
				return data, nil
			}
		}
	}
	return nil, err
}

// more gets the next MiB.
func (c myClient) more(link string, data []byte) (all []byte, done bool, err error) {
	const step = 1 << 20
	r, err := http.NewRequest(http.MethodGet, link, nil)
	if err != nil {
		return data, false, err
	}
	r.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", len(data), len(data)+step-1))
	resp, err := c.http.Do(r)
	if err != nil {
		return data, false, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusPartialContent {
		return data, false, fmt.Errorf("the store says %s", resp.Status)
	}
	part, err := io.ReadAll(resp.Body)
	data = append(data, part...)
	return data, err == nil && len(part) < step, err
}

// This is how a client of one's own is tested: a world with a large result, an emulator with
// faults, and a client whose transport leads there.
func Example() {
	world := fetchtest.One(fetchtest.Noise(1, 10_000_000), time.Now())
	e := fetchtest.New(world, &fetchtest.Options{Faults: []fetchtest.Fault{
		{Kind: fetchtest.KindBlob, Range: "@5000000", Do: "cut", At: 1000},
		{Kind: fetchtest.KindBlob, Range: "@9000000", Do: "expired-no-start"},
	}})
	defer e.Close()

	client := myClient{e.Client(), fetchtest.DefaultTenant, fetchtest.DefaultClientID, fetchtest.DefaultClientSecret}
	data, err := client.download(fetchtest.OneAction, 0)

	fmt.Println("error:", err)
	fmt.Println("the same:", fetchtest.SHA256(fetchtest.Text(string(data))) == fetchtest.SHA256(e.Content(fetchtest.OneAction, 0)))
	fmt.Println("links:", len(e.Requests(fetchtest.KindLink)))
	for _, r := range e.Requests(fetchtest.KindBlob) {
		if r.Fault != "" {
			fmt.Println(r.Range(), r.Status, r.Sent, r.Fault)
		}
	}
	// Output:
	// error: <nil>
	// the same: true
	// links: 3
	// bytes=4194304-5242879 206 1000 cut
	// bytes=8389608-9438183 403 489 expired-no-start
}

// TestExpiry is the same in a bubble of testing/synctest: the hour that the download takes is over
// at once, and the link expires on the way.
func TestExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := fetchtest.New(fetchtest.One(fetchtest.Noise(1, 10_000_000), time.Now()), &fetchtest.Options{Faults: []fetchtest.Fault{
			{Kind: fetchtest.KindBlob, Do: "slow", Rate: 3000, Count: -1},
		}})
		defer e.Close()
		client := myClient{e.Client(), fetchtest.DefaultTenant, fetchtest.DefaultClientID, fetchtest.DefaultClientSecret}
		began := time.Now()
		data, err := client.download(fetchtest.OneAction, 0)
		if err != nil || len(data) != 10_000_000 {
			t.Errorf("%d bytes, %v", len(data), err)
		}
		if took, links := time.Since(began).Round(time.Minute), len(e.Requests(fetchtest.KindLink)); took != 56*time.Minute || links != 2 {
			t.Errorf("%v, %d links", took, links)
		}
	})
}

func ExampleEmulator_Start() {
	e := fetchtest.New(demo.Tenant(time.Now()), nil) // of the hunt
	defer e.Close()
	s := e.Start()
	resp, err := http.Get(s.URL + "/api/machineactions")
	if err != nil {
		panic(err)
	}
	defer resp.Body.Close()
	fmt.Println(resp.Status)
	// Output:
	// 401 Unauthorized
}

func ExampleReadFaults() {
	faults, err := fetchtest.ReadFaults(strings.NewReader(`[
		{"kind": "blob", "range": "@5000000", "do": "cut", "at": 1000},
		{"kind": "link", "count": -1, "do": "throttled", "retry_after": "1.5"}
	]`))
	fmt.Println(len(faults), err)
	_, err = fetchtest.ReadFaults(strings.NewReader(`[{"do": "dance"}]`))
	fmt.Println(err)
	// Output:
	// 2 <nil>
	// fetchtest: fault 0: no fault does "dance"
}
