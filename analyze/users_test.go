package analyze_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lrkit/lrkit/analyze"
)

// TestUsers: names of users in logs and listings, and words that are none.
func TestUsers(t *testing.T) {
	for _, c := range []struct {
		at   int
		text string
		want []string
	}{
		{line(), "2024-01-15T10:11:12 h sshd[12]: Accepted password for bob from 10.0.0.1 port 22 ssh2", []string{"bob"}},
		{line(), "Jan 15 10:11:12 h sshd[13]: Failed password for invalid user eve from 10.0.0.2 port 22 ssh2", []string{"eve"}},
		{line(), "Jan 15 10:11:12 h sshd-session[13]: Invalid user admin from 10.0.0.2", []string{"admin"}},
		{line(), "Jan 15 10:11:12 h sshd[13]: Disconnected from authenticating user root 10.0.0.2 port 5 [preauth]", []string{"root"}},
		{line(), "Jan 15 10:11:12 h su[13]: pam_unix(su:session): session opened for user root(uid=0) by ann(uid=1000)", []string{"root", "ann"}},
		{line(), "Jan 15 10:11:12 h su[13]: pam_unix(su:session): session opened for user root by (uid=0)", []string{"root"}},
		{line(), "Jan 15 10:11:12 h sshd[13]: pam_unix(sshd:auth): authentication failure; logname= uid=0 ruser= rhost=10.1.1.1  user=carol", []string{"carol"}},
		{line(), "Jan 15 10:11:12 h systemd-logind[13]: New session 5 of user dave.", []string{"dave"}},
		{line(), "Jan 15 10:11:12 h sudo:   frank : TTY=pts/0 ; PWD=/home/x ; USER=grace ; COMMAND=/bin/ls", []string{"frank", "grace"}},
		{line(), "Jan 15 10:11:12 h useradd[5]: new user: name=heidi, UID=1001, GID=1001", []string{"heidi"}},
		{line(), "Jan 15 10:11:12 h CRON[5]: (ivan) CMD (x)", []string{"ivan"}},
		{line(), "Jan 15 10:11:12 h passwd[5]: pam_unix(passwd:chauthtok): password changed for judy", []string{"judy"}},
		{line(), "Jan 15 10:11:12 h sshd[13]: Received disconnect from 10.0.0.1 port 5:11: disconnected by user", nil},
		{line(), "Jan 15 10:11:12 h sshd[13]: error: maximum authentication attempts exceeded for invalid user x from 10.0.0.1 port 5", []string{"x"}},
		{line(), "Jan 15 10:11:12 h myapp[13]: waiting for user input from queue", nil},
		{line(), "the user bob should log in for user reasons", nil},
		{line(), "login ok username=kate ip=1.2.3.4, db_user='leo', user=test, relay=x", []string{"kate", "leo", "test"}},
		{line(), `acl: target_user="j.doe" mode=1`, []string{"j.doe"}},
		{line(), "set user=%s, user=$USER user=<name> user= x user=5 superuser=yes user=none", nil},
		{line(), "user=a@example.com; user=a/b", nil},
		{line(), "LOGNAME=kate\nUSER=kate", []string{"kate", "kate"}},
		{line(), "User Name: brown_s :: ::", []string{"brown_s"}},
		{line(), "\tOld Account Name:\tPower Users\n\tUser:\t\tSomeone Else", []string{"Power Users", "Someone Else"}},
		{line(), "User: everybody who may log in", nil},
		{line(), "User Name: ДОМЕН\\иван", []string{`ДОМЕН\иван`}},
		{line(), "kim      pts/0        10.0.0.9         Tue Jan  5 14:29   still logged in\nreboot   system boot  3.10.0-1062.1.2  Tue Jan  5 14:28", []string{"kim"}},
		{line(), "kim      tty1                          Tue Jan  5 14:28:41 2021   still logged in", []string{"kim"}},
		{line(), "kim      console                       Jan  5 14:28", []string{"kim"}},
		{line(), "kim      ttyd is 1: on", nil},
		{line(), "USER     TTY      FROM             LOGIN@   IDLE   JCPU   PCPU WHAT\nkim      pts/0    10.0.0.1         10:11    1.00s  0.01s  0.00s w\n", []string{"kim"}},
		{line(), "UID         PID   PPID  C STIME TTY          TIME CMD\nkim           1      0  0 Oct25 ?        00:00:03 /usr/lib/systemd/systemd --x\n0             2      0  0 Oct25 ?        00:00:03 [k]\n", []string{"kim"}},
		{line(), "    COMMAND   PID USER   FD   TYPE DEVICE SIZE/OFF NLINK  NODE NAME\n    ...\n    less    25366  kim    3r  VREG    6,0    17360     0 98768 / (/dev/sd0a)\n", []string{"kim"}},
		{line(), "uid : 1f2e-3d\nname : x", nil},
	} {
		var got []string
		for _, f := range findAll(t, c.text+"\n", nil) {
			if f.Kind == analyze.KindAccount {
				got = append(got, f.Value)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%d: (-want +got)\n%s", c.at, diff)
		}
	}
}

// TestPrograms: processes in rows of connections, and in text that gives their numbers.
func TestPrograms(t *testing.T) {
	const heading = "  Proto  Local Address          Foreign Address        State           PID\n"
	for _, c := range []struct {
		at   int
		text string
		want []string
	}{
		{line(), "tcp        0      0 127.0.0.1:25            0.0.0.0:*               LISTEN      1469/master         ", []string{"master pid=1469"}},
		{line(), "udp6       0      0 ::1:323                 :::*                                795/chronyd", []string{"chronyd pid=795"}},
		{line(), "tcp        0      0 2.2.5.144:35507         1.2.3.4:80              ESTABLISHED 7777/sshd: user", []string{"sshd pid=7777"}},
		{line(), "tcp        0      0 2.2.5.144:35507         1.2.3.4:80              ESTABLISHED 7777/a b", []string{"a b pid=7777"}},
		{line(), "tcp        0      0 2.2.5.144:35507         1.2.3.4:80              ESTABLISHED 7777/ab off (0.00/0/0)", []string{"ab pid=7777"}},
		{line(), "tcp        0      0 2.2.5.144:35507         1.2.3.4:80              ESTABLISHED 7777/ab           off (0.00/0/0)", []string{"ab pid=7777"}},
		{line(), "tcp        0      0 2.2.5.144:35507         1.2.3.4:80              ESTABLISHED -", nil},
		{line(), "tcp is 5/six of 10.0.0.1", nil},
		{line(), "see 10.0.0.1 and 15/sixteen", nil},
		{line(), "INFO supervisord started with pid 27347", []string{"supervisord pid=27347"}},
		{line(), "INFO spawned: 'event gen' with pid 27350", []string{"event gen pid=27350"}},
		{line(), "x.exe started as PID 15", []string{"x.exe pid=15"}},
		{line(), "nginx was restarted with pid 16", []string{"nginx pid=16"}},
		{line(), "the process started with pid 16, pid 17, rapid 18, nginx started with pid 1.5", nil},
		{line(), "procstat,pid=2780,process_name=ibus-engine-simple", []string{"ibus-engine-simple pid=2780"}},
		{line(), heading + "  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1024\n  TCP    10.1.2.3:50123         203.0.113.77:7999      ESTABLISHED     12345\n [evil.exe]",
			[]string{"1024 pid=1024", "evil.exe pid=12345"}},
		{line(), `{"ExecutionProcessID":2512,"ThreadID":2896}`, nil},
		{line(), "event of ExecutionProcessID=2512", nil},
	} {
		var got []string
		for _, f := range findAll(t, c.text+"\n", nil) {
			if f.Kind == analyze.KindProcess {
				_, s, _ := strings.Cut(tell(f), "process ")
				got = append(got, strings.TrimSuffix(s, " parent=-1"))
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%d: got %q, want %q", c.at, got, c.want)
		}
	}
}
