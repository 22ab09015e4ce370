package secret

import (
	"slices"
	"strings"
	"sync"
)

// kind is what a word announces.
type kind uint8

const (
	password      kind = iota // any value
	guarded                   // any value that looks like one: "secret", "credential"
	opaque                    // a value that looks random: keys, tokens
	sasName                   // "sig"
	signing                   // "signature"
	authHeader                // Authorization
	cookieName                // Cookie
	bearerWord                // Bearer
	hashName                  // the hash of an account's password
	pinName                   // digits
	keyName                   // "key": what is beside it says which
	tokenName                 // "token"
	netCommand                // net use, net user
	secureText                // ConvertTo-SecureString
	credentials               // NetworkCredential, PSCredential
	puttyLines                // Private-Lines
	tokenMark                 // the beginning of a token
	webhookMark               // a part of the URL of a webhook
	crypted                   // the beginning of a hash of crypt(3)
	labelAfter                // SQL: IDENTIFIED BY
	urlName                   // a parameter of a URL that holds a secret
	pemBegin                  // the head of a private key
	dumpMark                  // the empty LM hash, as dumps have it
	oracleThin                // a URL of JDBC with user/password@host
	scCommand                 // a command whose secret is an argument without a name
	longOption                // an option of a command that is no label
	hostedNetwork             // netsh wlan set hostednetwork key=x
	azureMark                 // a part of a key of Azure
	botMark                   // a part of the token of a bot
	ntlmBlob                  // the beginning of the last part of a response of NTLM
	lapsMember                // the member of a password in the JSON of LAPS
	crackMark                 // a tool found a password
	stdinReader               // a command, or its option, that reads a password
	downloadName              // the token of a download link of Microsoft Defender
	ownMark                   // a secret of the caller
)

// word is what is looked for. In text a blank stands for an optional separator, a capital for a
// letter that a code page may have spoilt.
type word struct {
	text   string
	kind   kind
	whole  bool // it begins a word
	access bool // it counts in the set Access
	least  int  // of a token: bytes after the mark
}

// labelWords are the labels of secrets, folded: in lower case and without the marks of letters.
// There are those of the languages of Windows consoles. A word with a star stands at the beginning
// of a word only.
var labelWords = []struct {
	kind   kind
	access bool
	words  string
}{
	{password, false, `
		password, passwd, *pwd, *pw, *pass, admpwd, *psw, passphrase, *seed phrase, *recovery phrase,
		passwort, kennwort, zugangscode, losungswort, schlUsselinhalt,
		mot de passe, phrase de passe, *mdp, contenu de la clE,
		contraseNa, *clave, contenido de la clave, *contrasenya,
		senha, palavra passe, conteUdo da chave, conteUdo chave,
		parola d ordine, parola chiave, *parOla, *parole, contenuto chiave,
		wachtwoord, wachtwoordzin, sleutelinhoud, inhoud van sleutel,
		*hasLo, zawartoSC klucza,
		пароль, *парола, кодовая фраза, содержимое ключа, *лозинка,
		*SIfre, *parolasi, anahtar ICerIGI,
		lOsenord, nyckelinnehAll, adgangskode, *kodeord, nOglens indhold, *passord, nOkkelinnhold,
		salasana, tunnuslause, avaimen sisAltO,
		jelszO, jelmondat, kulcs tartalma, *heslO, obsah klICe, obsah klUCa,
		κωδικοσ προσβασησ, *κωδικοσ, συνθηματικο, περιεχομενο κλειδιου,
		パスワード, パスフレーズ, 暗証番号, キーの内容, キー コンテンツ, 合言葉, 合い言葉,
		密码, 密碼, 口令, 通行码, 关键内容, 金鑰內容, 金鑰內容,
		암호, 비밀번호, 패스워드, 키 콘텐츠, 키 내용,
		סיסמה, סיסמא, كلمة المرور, كلمة السر, كلمة مرور, รหัสผ่าน, mat khau, *kata sandi, *katalaluan,
		*lozinka, *geslo, *zaporka, *parool, *slaptazodis, *parolele, *fjalekalimi, *psk`},
	{guarded, false, `*secret, *credential, *credentials, *creds, *cred, *geheimnis, *segredo, *secreto, *секрет, *秘密, *passkey,
		*community string, *geheimer schlUssel, *sicherheitsschlUssel, *netzwerkschlUssel, *clE de sEcuritE, *clave de seguridad, *ключ безопасности`},
	{keyName, true, `*key, *keys`},
	{tokenName, true, `*token`},
	{opaque, false, `*sastoken, *jwt, phpsessid, jsessionid, *mnemonic, *authkey, *apikey, *accesskey, *secretkey, *privatekey, *device code, *samlresponse, *asp.net_sessionid`},
	{sasName, true, `*sig`},
	{signing, false, `*signature`},
	{authHeader, true, `authorization, *auth header`},
	{cookieName, false, `*cookie, *set cookie`},
	{bearerWord, true, `*bearer`},
	{hashName, false, `*ntlm, *nt hash, *lm hash, *nthash, *lmhash, *ntlm hash, *ntlmv2, password hash, passwordhash, *pwdhash, *rc4 hmac nt, *rc4 hmac, *aes256 hmac, *aes128 hmac, *dcc2, *mscash, *cached hash,
		unicodepwd, *supplementalcredentials, *ntpwdhistory, *lmpwdhistory, *aes256 key, *aes128 key, *aes256 cts hmac sha1 96,
		*aes128 cts hmac sha1 96, *des cbc md5, *nl$km, authentication_string, *krbtgt hash`},
	{pinName, false, `*pin, *pin code, *pincode, *puk, *tan code, *otp, *mfa code, *cvv, *verification code, *einmalcode, *passcode, *security code, *access code, *unlock code, *backup code, *backup codes, *recovery code,
		*2fa code, *code d accEs, *sicherheitscode`},
	{secureText, false, `securestring`},
	{credentials, false, `networkcredential, pscredential`},
	{puttyLines, false, `Private-Lines:`},
	{scCommand, false, `*sqlplus, *rman, *expdp, *impdp, *secretsdump, *wmiexec, *smbexec, *atexec, *dcomexec, *getnpusers, *getuserspns, *gettgt, *lookupsid, *samrdump, *getadusers,
		*mssqlclient, *psexec, *ntlmrelayx, *rasdial, setcredentials, *vault, *rpcdump, *addcomputer, *ticketer, *mysqladmin, *rclone, *htpasswd, *ngrok, *redis-cli, *mega-login, *megacmd, *megaclient`},
	{longOption, false, `--user, --proxy-user, --value`},
	{hostedNetwork, false, `hostednetwork`},
	{dumpMark, false, `aad3b435b51404eeaad3b435b51404ee, 31d6cfe0d16ae931b73c59d7e0c089c0`},
	{pemBegin, false, `begin`},
	{oracleThin, false, `oracle:thin:, oracle:oci:, oracle:oci8:`},
	{labelAfter, false, `*identified`},
	{botMark, false, `:AAA, :AAB, :AAC, :AAD, :AAE, :AAF, :AAG, :AAH`},
	{ntlmBlob, false, `0101000000000000`},
	{lapsMember, false, `"p":`},
	{crackMark, false, `[+] `},
	{stdinReader, false, `password-stdin, --set-password, | chpasswd, | passwd, | sudo -s`},
}

// allWords are the words of every list. They, and what follows from them, are made when a text is
// searched first: many commands search none.
var allWords = sync.OnceValue(func() (all []*word) {
	for _, l := range labelWords {
		for text := range strings.SplitSeq(l.words, ",") {
			if l.kind != crackMark {
				text = strings.Join(strings.Fields(text), " ")
			}
			w := &word{text: strings.TrimPrefix(text, "*"), kind: l.kind, whole: strings.HasPrefix(text, "*"), access: l.access}
			all = append(all, w)
		}
	}
	all = append(all, &word{text: netWord, kind: netCommand})
	for i := range tokenMarks {
		m := &tokenMarks[i]
		all = append(all, &word{text: m.text, kind: tokenMark, whole: true, least: m.least, access: m.access})
	}
	for i := range webhooks {
		all = append(all, &word{text: webhooks[i].mark, kind: webhookMark})
	}
	for _, name := range queryNames {
		for _, sign := range [...]string{"?", "&", ";"} {
			all = append(all, &word{text: sign + name + "=", kind: urlName})
		}
	}
	for _, name := range downloadNames {
		all = append(all, &word{text: name, kind: downloadName, access: true})
	}
	for i := range markedKeys {
		all = append(all, &word{text: markedKeys[i].mark, kind: azureMark})
	}
	for _, c := range cryptMarks {
		all = append(all, &word{text: c, kind: crypted})
	}
	return all
})

// accessWords are those that count in the set [Access].
var accessWords = sync.OnceValue(func() []*word {
	return slices.DeleteFunc(slices.Clone(allWords()), func(w *word) bool { return !w.access })
})

func set(words string) map[string]bool {
	m := make(map[string]bool, strings.Count(words, " ")+1)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// compounds are words that stand before "pass" or "pw" in one word.
var compounds = set(`db user usr smb ftp root admin sql mysql http proxy mail smtp login my adm sa net wifi vpn sudo ssh key store trust old new cert pfx ldap redis pg
	postgres mongo sys system oracle app web test tmp temp domain local remote auth bind imap pop router cisco enable telnet rdp vnc esx ilo idrac bmc ipmi nas
	backup require svc service account unix linux windows win guest default host client server repeat confirm re the ora mssql maria zip rar archive pdf master bot
	x aws az wp wordpress joomla drupal cpanel plesk jenkins git svn docker nexus jira sonar tomcat catalina jboss keystore truststore jks pem p12 ca pki enc crypt
	decrypt encrypt luks machine boot srcstore deststore bios uefi hdd disk drive install setup os sccm wsus ad aad o365 exchange owa xmpp irc sip voip pbx snmp community plain clear text`)

// evidenceWords name a state, a policy, a date, a folder or a thing: a label with one of them holds
// no secret.
var evidenceWords = set(`last set expires expire expired expiry expiration expiring never require required requires changeable change changed changes changing complexity
	age number history historie length len policy policies min minimum max maximum file files filename path paths dir directory folder location name names id ids guid identifier type types kind
	state status date time datetime timestamp day days hours minutes seconds count counts counter attempts attempt tries retries retry hint hints question version format provider providers manager vault
	store storage filter reset resets notification notifications notify enabled disabled enable disable allow allowed prompt field label column box input form page url uri urls
	endpoint link href port algorithm alg scheme encoding cipher cyphers strength quality score rule rules requirement requirements
	settings setting option options config configuration replication lockout threshold duration valid invalid validity validation verified verification verify verifier check checks
	checked checker generator generate protected protection protect only based less free sync synchronization writeback cache caching agent elevation elevated privileges privilege
	source scope scopes issuer issued audience handle class size ref reference arn thumbprint index position row usage lifetime ttl rotation rotated rotate
	created creation modified updated update deleted delete backed export exported exists exist found missing remaining used uses unused same similar
	not no without must can cannot should may will is was has have does do failed failure incorrect wrong error errors denied mismatch
	complexityenabled statistics groups owner impersonation linked restricted mode level mgmt management admins users count reader readers writer
	public pub fingerprint randomart comment bits bit usagecount container containers object objects operator property properties dialog window event events audit
	log logs logging task job principal recommended recommendation compliance compliant score exposure exposed detected detection scan scanner
	hack sprayed spray spraying attack dump dumper dumping stealer stealers help info information about color visible visibility reveal show hide masked limit limits budget
	alter erforderlich lauft abgelaufen geandert anderbar lange alter festgelegt zuletzt letzte expira requerida cambiable cambiar ultimo establecida caduca vence requis modifiable dernier defini
	richiesta scadenza modificabile obbligatoria ultima impostazione ustawiono wygasa wymagane zmiana son degistirme sona erme gerekli требуется действует последний задан завершается меняется`)

// secretSuffixes follow a label in one name and leave it one.
var secretSuffixes = set(`s text value val string str plain plaintext clear cleartext secure encrypted enc base64 b64 hash hex digest prod production dev test stage staging new old current
	confirm confirmation again repeat raw data param arg argument env key word phrase sha1 sha256 md5 salt user root admin sa db sql x y z a b u p the my default base code
	primary secondary local remote client server ldap smtp wifi`)

// policyPrefixes stand before a label in one name that says what is done with a secret, not what it
// is.
var policyPrefixes = set(`public require requires allow has is show use uses using no without enable disable force must save saves remember min minimum max maximum prompt ask hide reset change changes
	forgot forgotten bad failed invalid wrong incorrect last number num count allows allowed disallow validate verify check skip ignore reuse pubkey publickey expired expire generate rotate minimize blank empty missing weak strong compromised leaked breached stale bypass never unlimited other`)

// stateWords are values that are no secrets, in any language of a console.
var stateWords = set(`yes no true false never none null nil n/a na unset unknown undefined empty blank enabled disabled required optional expired valid invalid notset changed ok
	failed failure success successful succeeded redacted hidden masked removed protected encrypted sealed omitted filtered suppressed <redacted> not set stored unchanged prompt
	denied accepted rejected verified unverified incorrect wrong mismatch missing present absent configured inherited string securestring system.security.securestring
	bytes requisite sufficient include substack uint8 uint16 uint32 uint64 int8 int16 int32 int64 byte float64 error interface func struct range system.string system.object[] (null) (none) (hidden) (empty) (unknown) [hidden] [redacted] [string] [securestring] str int bool varchar text object array undefined nothing notconfigured notrequired
	ja nein oui non si nao sim da нет да tak nie evet hayir igen nem ano ne kylla ei var yok jah nu ingen aldrig nunca jamais mai nooit aldri никогда nigdy ikke keine aucun ninguno nessuno nenhum
	erforderlich abgelaufen gesetzt requis requerido caducado richiesto scaduto vereist verlopen wymagane требуется истек kravs udlobet
	はい いいえ 是 否 예 아니요 아니오 ναι οχι 없음 なし 无 未知 無 有 있음 あり`)

// proseWords begin a sentence, not a secret of several words.
var proseWords = set(`must not is was were has have had cannot can can't could will would should may might the a an for of to from in on at by with and or your this that these those please enter
	type incorrect sorry wrong invalid expired expires required requires changed change reset authentication access denied failed failure error unable too does did do no never minimum maximum
	contains contain matches match mismatch updated successfully has been last set if when it its as be you we they he she i there are than then but login logon user users account only
	provided supplied given entered accepted rejected verified attempt attempts stored generated created using use used protected
	darf muss ist wird wurde nicht bitte geben sie das der die doit est ne pas le la les el los debe es no o non deve il lo un una być jest nie musi har er kan ikke skal не должен введите`)

// columnPrefixes stand before the name of a secret in the heading of a column.
var columnPrefixes = set(`default clear text cleartext plain plaintext local laps ms mcs lm nt new old current my decrypted dumped cracked found vnc rdp wifi`)

// headings are words that head columns beside one of secrets.
var headings = set(`user username usr login logon account accountname name displayname host hostname computer computername machine domain server url site website ip ipaddress address
	port service id uid rid sid email mail mailaddress e-mail role enabled description comment notes created modified expires lastlogon lastlogin title group groups key type date
	time status target resource protocol database db schema path file source value folder action application app browser created_at updated_at passwordlastset lastset
	benutzer benutzername konto rechner utilisateur usuario utente gebruiker uzytkownik пользователь имя 用户名 用户 帐户 ユーザー 사용자 first last full`)

// pageWords stand before "token" where it only says how to go on.
var pageWords = set(`page next nextpage continuation continue skip delta sync resume cancellation cancel paging cursor state lock watch change design css color syntax lexer linked primary process impersonation
	thread restricted filtered limited elevated logon owner public pubkey key tokenizer code eos bos pad unk eof type`)

// valueNames are members that hold the value of a setting whose name another member holds.
var valueNames = set(`value val data content default string defaultvalue settingvalue plaintext`)

// isWords stand between a label and its value in a sentence.
var isWords = set(`is ist est es e er ar on jest je is: ist: это является είναι är är: lautet wäre was = becomes equals dir idir`)

var changedTo = set(`set changed reset updated`)

// connectors stand between a label and whom it belongs to.
var connectors = set(`uzytkownika uzivatele пользователя администратора administratora felhasznalo for of fur pour para per voor for: til de del von di do da dla для of: du des the to от για icin a dell d l all`)

// memberNames are members whose value names a setting, which another member holds.
var memberNames = set(`name key id property field setting parameter param variable var attribute label k n option displayname type item entry env env_name environment valuename propertyname itemname`)

// setters are methods that take a name and a value.
var setters = set(`put set setproperty setattribute option add append header addheader setheader putstring setstring setvalue setting setoption setparameter addwithvalue conf addparameter replace with putifabsent store tuple setenv putenv setx`)

// getters begin the names of functions that return a secret, and take the name of it.
var getters = set(`new make create get read fetch find load lookup query retrieve search list delete remove has check prompt ask`)

// fileEndings end names of files.
var fileEndings = set(`txt log ps1 psm1 bat cmd exe dll sys vbs js py sh rb pl php aspx asp jsp html htm xml json csv tsv ini conf cfg config yml yaml toml md doc docx xls xlsx pdf zip rar 7z gz tar bak old
	tmp dat db kdbx pst ost pem key pfx cer crt evtx lnk url reg inf msi rdp jar class java go rs c h cpp cs sql lst list png jpg jpeg gif com net org io de local lan internal psafe3 one rtf eml msg`)

// sources are the values of "passwd:" in nsswitch.conf.
var sources = set(`files compat systemd sss db nis nisplus ldap winbind mymachines hesiod dns cache gecos shell dir uid gid name passwd`)

// objectNames are the members that hold the secret, where it is an object of JSON: p is that of
// LAPS.
var objectNames = set(`p value val password secret plaintext plain current token key data string cleartext`)

// connectionNames are names in connection strings beside that of a password.
var connectionNames = map[string]bool{"server": true, "uid": true, "driver": true, "database": true, "host": true, "provider": true, "dsn": true, "user id": true, "data source": true,
	"initial catalog": true, "address": true}

// particles follow a label in languages that divide no words.
var particles = set(`は が を の 为 為 是 は 는 은 가 를 을`)

// assigners stand before the name of a setting whose value follows without a sign.
var assigners = set(`set setx env export config --global --local put -e --env arg`)

// wrappers are functions that give back the secret in their brackets.
var wrappers = set(`password old_password md5 sha1 sha2 encrypt str string quote base64 b64decode securestring tosecurestring`)

// keyKinds are the words before or after "key" that make it the label of a secret.
var keyKinds = set(`api access secret private account shared storage encryption encrypt signing sign master subscription function functions primary secondary auth authentication service root recovery deploy
	admin session boot hmac salt sas client consumer app application aes aes128 aes256 des jwt data wrapping symmetric user webhook integration bot personal connection
	 deployment gateway management ingestion write read license ci cd token`)

// plainKeys are those whose values need not look random: of networks, of machines.
var plainKeys = set(`network wlan wifi wpa wpa2 wep preshared psk validation decryption machine hotspot passphrase`)

// secretKinds are the words before "secret" that leave no doubt.
var secretKinds = set(`client app application consumer shared radius jwt hmac session webhook token access otp totp signing oauth cookie api`)

// commonGrams are four letters in a row of words that stand in most outputs. Words are not looked
// for by them.
var commonGrams = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`service services session connection connected network security secure configuration running completed successfully information process processes system windows
		content continue account accounts directory version update updates application applications microsoft program programdata files document location message registry identity identifier control
		manager local server client remote default status started stopped warning error verbose enabled disabled drivers driver installed scheduled scheduler tasks action action needed before after
		seconds remaining trace state entered delay collecting autoruns device test cloud service urls established listening address port host user users name owner group type size date time created modified
		accessed logon workstation transcript output temp support report kernel cache office setup invoice public private data current hardware software network interface internet explorer
		release internal domain management instance command line object property value string number count total length folder path source target event events audit policy package packages
		module modules library framework runtime startup shutdown recovery backup restore operation operations permission access denied failed failure success complete initial initialize
		the that this with from have been were will would there their which about other`) {
		for i := 0; i+4 <= len(w); i++ {
			m[w[i:i+4]] = true
		}
	}
	return m
})
