package secret

import "strings"

// command is a program, and which of its arguments are secrets.
type command struct {
	options  []option
	verbs    string   // its options count only with one of these words before them
	argument argument // an argument without a name
}

// option is an option whose value is a secret.
type option struct {
	name string
	form optionForm
}

type optionForm uint8

const (
	separate    optionForm = iota // -p x, -p:x, -p=x
	attached                      // -px
	either                        // -px, -p x
	userPass                      // -u user:password
	percentPass                   // -U user%password
	commaPass                     // -u user,password
	namedPass                     // -b name=cookie
)

// argument says which argument without a name is a secret.
type argument uint8

const (
	noArgument     argument = iota
	oracleLogin             // user/password@host
	impacketLogin           // domain/user:password@host
	thirdArgument           // name user password
	setCredentials          // ... BASIC user password
	afterVerb               // login token
	afterPassword           // password x, pass x, auth x
	lastArgument            // file user password, the third one or a later one
)

// commandTable is the one list of commands whose options count. An option has + when its value is
// attached, * when it may be, : % or , when it is user and password with that between them.
var commandTable = []struct {
	names, options, verbs string
	argument              argument
}{
	{"mysql mysqldump mariadb mysqlimport mysqlcheck mysqlshow mariadb-dump mysqlbinlog mysqlpump mysqlslap xtrabackup mariabackup", "-p+", "", noArgument},
	{"plink pscp psftp putty kitty klink kscp winscp tnc mremoteng securecrt", "-pw -pwd", "", noArgument},
	{"sqlcmd osql isql bcp tsql sqsh dtexec sqlpackage", "-P* /P /tp /sp", "", noArgument},
	{"rar winrar unrar", "-p+ -hp+", "", noArgument},
	{"7z 7za 7zr 7zz 7zg p7zip", "-p+", "", noArgument},
	{"zip zipcloak unzip", "-P*", "", noArgument},
	{"arj ace peazip bandizip bz", "-p+ -g+", "", noArgument},
	{"psexec psexec64 psexesvc paexec pskill pskill64 psservice psservice64 pslist pslist64 psloggedon psinfo psshutdown pssuspend pspasswd csexec remcom winexe xcmd", "-p /p -hashes", "", impacketLogin},
	{"winrs winrm", "-p /p -password /password", "", noArgument},
	{"wmic tasklist taskkill systeminfo driverquery wevtutil gpresult eventcreate getmac openfiles qprocess schtasks where whoami waitfor msinfo32 logman typeperf dcdiag repadmin nltest netdiag", "/p /rp /u:p -p", "", noArgument},
	{"netdom", "/pd /po /passwordd /passwordo /userpassword", "", noArgument},
	{"certutil signtool pvk2pfx cert2spc certreq makecert inno pfximport importpfx mage jsign osslsigncode", "-p /p -pi -po -pass /pass", "", noArgument},
	{"openssl", "-k", "", noArgument},
	{"sshpass", "-p*", "", noArgument},
	{"docker podman nerdctl skopeo helm oras crane buildah", "-p", "login", noArgument},
	{"az", "-p --value", "login ad acr sp user server keyvault", noArgument},
	{"oc cf eb heroku doctl flyctl ibmcloud aliyun", "-p", "login", noArgument},
	{"vault ngrok", "", "login authtoken add-authtoken", afterVerb},
	{"mysqladmin", "-p+", "", afterPassword},
	{"redis-cli keydb-cli valkey-cli", "-a", "", afterPassword},
	{"rclone", "--sftp-pass --ftp-pass", "", afterPassword},
	{"ssh-keygen puttygen", "-N -P", "", noArgument},
	{"megatools megadl megaput megacopy", "-p", "", noArgument},
	{"mega-login megacmd megaclient", "", "", lastArgument},
	{"htpasswd", "", "", lastArgument},
	{"mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop", "-p", "", noArgument},
	{"ldapsearch ldapadd ldapmodify ldapwhoami ldappasswd ldapdelete ldapcompare ldapmodrdn", "-w -s", "", noArgument},
	{"smbclient rpcclient smbget smbcacls smbtree smbspool nmblookup samba-tool pdbedit", "-U%", "", noArgument},
	{"curl curl-config http https xh", "-u: -U: -a: --user: --proxy-user: -b= --cookie=", "", noArgument},
	{"lftp ncftp ncftpget ncftpput", "-u, -p", "", noArgument},
	{"cme crackmapexec nxc netexec evil-winrm bloodhound-python certipy kerbrute smbmap enum4linux ldapdomaindump rpcdump adidnsdump pywhisker gettgtpkinit sprayhound petitpotam coercer manspider windapsearch responder-http", "-p -H -P", "", noArgument},
	{"hydra medusa patator ncrack", "-p", "", noArgument},
	{"xfreerdp wfreerdp xfreerdp3 sdl-freerdp rdesktop mstsc vncviewer", "/p -p /pth", "", noArgument},
	{"secretsdump wmiexec smbexec atexec dcomexec getnpusers getuserspns gettgt lookupsid samrdump getadusers mssqlclient reg services ticketer smbpasswd goldenpac addcomputer ntlmrelayx dpapi findDelegation rbcd getst",
		"-hashes -p", "", impacketLogin},
	{"useradd usermod", "-p", "", noArgument},
	{"ipmitool ipmiutil ipmi-power", "-P", "", noArgument},
	{"racadm hponcfg", "-p", "", noArgument},
	{"snmpwalk snmpget snmpset snmpbulkwalk snmptable", "-A -X", "", noArgument},
	{"rasdial rasphone", "", "", thirdArgument},
	{"bitsadmin", "", "setcredentials", setCredentials},
	{"sqlplus rman expdp impdp exp imp sqlldr tkprof sql", "", "", oracleLogin},
	{"manage-bde veracrypt truecrypt cryptsetup luks dislocker", "-pw -rp -p /p /password -p+", "", noArgument},
	{"kpcli keepassxc-cli bw gopass", "-p", "", noArgument},
	{"john jtr fcrackzip pdfcrack qpdf pdftk", "-p", "", noArgument},
	{"ktpass ktutil kinit", "/pass -pass", "", noArgument},
	{"mosquitto_pub mosquitto_sub rabbitmqadmin amqp-publish nats kafkacat kcat", "-P -p", "", noArgument},
	{"imapsync mutt swaks sendemail blat", "-xp -pw -ap -au", "", noArgument},
	{"nsupdate rndc", "-y", "", noArgument},
	{"net-snmp clickhouse-client influx cqlsh neo4j cypher-shell arangosh couchbase-cli cbq psftp64 presto trino beeline hive impala-shell", "-p -w --password", "", noArgument},
	{"weblogic wlst asadmin jboss-cli wsadmin tsm", "-p -password", "", noArgument},
	{"rubeus mimikatz sekurlsa safetykatz sharpkatz seatbelt sharphound", "/rc4 /aes256 /ntlm /aes128 /krbkey", "", noArgument},
}

// neutral commands end the reach of those of the table: their options are no secrets.
var neutral = set(`mkdir md ssh scp sftp cp mv rm ls dir nmap ps pgrep pkill grep egrep rg sed awk sort head tail tar rsync python python2 python3 perl ruby node java javac nginx httpd apache2
	iptables ip ss netstat lsof kill sudo su chmod chown find xargs git psql pg_dump pg_restore createdb initdb redis-server mongod mysqld cmd powershell pwsh ping telnet nc ncat socat tcpdump vi vim nano cat echo
	make go cargo pip npm yarn install type copy xcopy robocopy move del wget top htop strace gdb journalctl systemctl service screen tmux touch date tee less more id w who last uniq cut tr
	wc diff patch mount umount df du free uptime ifconfig route traceroute dig nslookup host whois arp socket gcc cc ld strip objdump readelf file strings dd shutdown reboot jq tshark zeek suricata
	explorer notepad wscript cscript mshta rundll32 regsvr32 msiexec set export unzip-list clamscan yara`)

// commands has the programs of the table by name; nil are the neutral ones.
var commands = func() map[string]*command {
	m := map[string]*command{}
	for name := range neutral {
		m[name] = nil
	}
	for _, row := range commandTable {
		c := &command{verbs: row.verbs, argument: row.argument}
		for o := range strings.FieldsSeq(row.options) {
			form := separate
			switch name := o[:len(o)-1]; o[len(o)-1] {
			case '+':
				o, form = name, attached
			case '*':
				o, form = name, either
			case ':':
				o, form = name, userPass
			case '%':
				o, form = name, percentPass
			case ',':
				o, form = name, commaPass
			case '=':
				o, form = name, namedPass
			}
			c.options = append(c.options, option{o, form})
		}
		for name := range strings.FieldsSeq(row.names) {
			m[strings.ToLower(name)] = c
		}
	}
	return m
}()
