package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"sync"

	"github.com/lrkit/lrkit/internal/regular"
)

const (
	// maxShardList is how long the list of a shard may be: that of maxParts is shorter.
	maxShardList = 16 << 20
	// maxLists is how long those of all shards may be together.
	maxLists = 256 << 20
)

// shardList says which parts a shard has, and which inputs they are of. Its file is what sha256sum
// writes, after a line of which sha256sum takes no notice.
type shardList struct {
	own, all int64  // inputs
	names    uint64 // as share has it
	failed   int64  // inputs that could not be read
	parts    string // a line for each
}

// bytes returns the file.
func (l *shardList) bytes(s *shard) []byte {
	return fmt.Appendf(nil, "%s%s", l.head(s), l.parts)
}

func (l *shardList) head(s *shard) string {
	return fmt.Sprintf("# shard %s, inputs %d of %d, names %016x, failed %d\n", s, l.own, l.all, l.names, l.failed)
}

// listLine is a line of a list.
var listLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([0-9a-f]{12})[0-9a-f]{52}  (shard-[0-9]+-of-[0-9]+)-part-[0-9]{5}-([0-9a-f]{12})\.parquet$`)
})

// goodLine reports whether a line names a part of the shard.
func (s *shard) goodLine(line string) bool {
	m := listLine().FindStringSubmatch(line)
	return m != nil && m[1] == m[3] && m[2] == s.name()
}

// parseShardList reads the file of a list.
func parseShardList(b []byte, s *shard) (*shardList, error) {
	var l shardList
	head, parts, _ := bytes.Cut(b, []byte{'\n'})
	var index, of uint64
	n, err := fmt.Sscanf(string(head), "# shard %d/%d, inputs %d of %d, names %x, failed %d", &index, &of, &l.own, &l.all, &l.names, &l.failed)
	if err != nil || n != 6 || string(head)+"\n" != l.head(s) {
		return nil, errors.New("not a list of that shard")
	}
	l.parts = string(parts)
	for line := range strings.Lines(l.parts) {
		whole, ended := strings.CutSuffix(line, "\n")
		if !ended || !s.goodLine(whole) {
			return nil, errors.New("not a list of that shard")
		}
	}
	return &l, nil
}

// readShardList reads the list of a shard. What is not there is fs.ErrNotExist.
func readShardList(name string, s *shard) (*shardList, error) {
	b, err := readRegular(name, maxShardList)
	if err != nil {
		return nil, err
	}
	l, err := parseShardList(b, s)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return l, nil
}

// readRegular reads a file, and not what a link leads to. A longer one is an error.
func readRegular(name string, limit int64) ([]byte, error) {
	f, err := regular.OpenNoFollow(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // it was only read
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf("longer than %d bytes", limit)}
	}
	return b, err
}

// listed reports whether a file is the list of all shards, by its first line. An empty one, or
// another, was written by something else.
func (s *shard) listed(name string) bool {
	f, err := regular.OpenNoFollow(name)
	if err != nil {
		return errors.Is(err, fs.ErrNotExist) // another shard took it away
	}
	defer f.Close() // it was only read
	line, err := bufio.NewReader(io.LimitReader(f, 4096)).ReadString('\n')
	first := shard{index: 0, of: s.of}
	return err == nil && first.goodLine(strings.TrimSuffix(line, "\n"))
}

// removeIfThere removes a file. It is no error if there is none.
func removeIfThere(name string) error {
	if err := os.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
