package secret

// tokenMarks are the beginnings of tokens that say what they are, and how many bytes follow at
// least.
var tokenMarks = [...]struct {
	text   string
	least  int
	access bool
}{
	// AWS
	{"AKIA", 16, false}, {"ASIA", 16, false}, {"ABIA", 16, false}, {"ACCA", 16, false}, {"bedrock-api-key-", 16, false},
	// Google
	{"AIza", 30, false}, {"ya29.", 20, false}, {"GOCSPX-", 20, false}, {"1//0", 30, false},
	// GitHub, GitLab, Bitbucket, Atlassian
	{"ghp_", 30, false}, {"gho_", 30, false}, {"ghu_", 30, false}, {"ghs_", 30, false}, {"ghr_", 30, false}, {"github_pat_", 22, false},
	{"glpat-", 18, false}, {"gldt-", 18, false}, {"glrt-", 18, false}, {"glcbt-", 18, false}, {"glptt-", 18, false}, {"glsoat-", 18, false}, {"glft-", 18, false}, {"glagent-", 18, false},
	{"glimt-", 18, false}, {"GR1348941", 18, false},
	{"ATATT3", 30, false}, {"ATBB", 24, false}, {"ATCTT3", 30, false},
	// Slack, Discord, Telegram, Twilio, SendGrid, Mailgun, Mailchimp
	{"xoxb-", 10, false}, {"xoxp-", 10, false}, {"xoxa-", 10, false}, {"xoxr-", 10, false}, {"xoxs-", 10, false}, {"xoxe-", 10, false}, {"xoxe.", 10, false}, {"xoxo-", 10, false},
	{"xoxc-", 10, false}, {"xoxd-", 10, false}, {"xapp-", 10, false}, {"SG.", 40, false}, {"key-", 32, false},
	// payment
	{"sk_live_", 16, false}, {"rk_live_", 16, false}, {"sk_test_", 16, false}, {"rk_test_", 16, false}, {"whsec_", 20, false}, {"sq0atp-", 20, false}, {"sq0csp-", 20, false},
	{"access_token$production$", 16, false},
	// models
	{"sk-proj-", 20, false}, {"sk-ant-", 20, false}, {"sk-or-", 20, false}, {"sk-svcacct-", 20, false}, {"sk-admin-", 20, false}, {"sk-", 20, false}, {"hf_", 30, false}, {"r8_", 30, false}, {"gsk_", 30, false}, {"pplx-", 30, false},
	{"xai-", 30, false}, {"tvly-", 20, false},
	// registries and builds
	{"npm_", 30, false}, {"pypi-", 40, false}, {"rubygems_", 40, false}, {"oy2", 43, false}, {"dckr_pat_", 20, false}, {"NRAK-", 20, false}, {"sntrys_", 30, false}, {"sntryu_", 30, false},
	{"glsa_", 30, false}, {"glc_", 30, false}, {"CCIPAT_", 20, false}, {"bkua_", 30, false}, {"sqp_", 38, false}, {"squ_", 38, false}, {"sqa_", 38, false}, {"PMAK-", 50, false},
	// clouds and tools
	{"hvs.", 20, false}, {"hvb.", 20, false}, {"hvr.", 20, false}, {"dop_v1_", 40, false}, {"doo_v1_", 40, false}, {"dor_v1_", 40, false}, {"shpat_", 30, false}, {"shpss_", 30, false}, {"shppa_", 30, false},
	{"shpca_", 30, false}, {"lin_api_", 30, false}, {"secret_", 40, false}, {"ntn_", 40, false}, {"pat-na1-", 30, false}, {"pat-eu1-", 30, false}, {"figd_", 30, false}, {"dapi", 32, false}, {"fo1_", 40, false}, {"tskey-", 16, false},
	{"rnd_", 28, false}, {"sbp_", 40, false}, {"pscale_tkn_", 30, false}, {"pscale_pw_", 30, false}, {"dp.pt.", 40, false}, {"dp.st.", 40, false}, {"EZAK", 50, false}, {"doI", 100, false}, {"FLWSECK", 20, false},
	{"atlasv1.", 30, false}, {"AGE-SECRET-KEY-1", 40, false}, {"LTAI", 16, false}, {"AKCp", 60, false}, {"ops_eyJ", 40, false}, {"waka_", 36, false},
	{"xkeysib-", 40, false}, {"zpka_", 30, false}, {"ddp_", 30, false}, {"ghv_", 30, false}, {"nfp_", 30, false}, {"vercel_", 20, false},
	// Microsoft: the secret of an application has 8Q~ in it, see entraSecret; the name of an SAS is
	// a parameter
	{"eyJ", 30, true}, {"0.AX", 200, true}, {"1.AX", 200, true}, {"PAQABAA", 200, true}, {"M.C5", 30, true},
}

// cryptMarks begin hashes of passwords in the forms of crypt(3), of LDAP and of frameworks.
var cryptMarks = []string{
	"$1$", "$2a$", "$2b$", "$2x$", "$2y$", "$5$", "$6$", "$7$", "$8$", "$9$", "$14$", "$y$", "$gy$", "$apr1$", "$sha1$", "$md5$", "$argon2", "$scrypt$", "$pbkdf2", "$bcrypt",
	"$P$", "$H$", "$S$", "$DCC2$", "$krb5", "$NETNTLM", "$mskrb5$", "$ml$", "$sshng$", "$keepass$", "$zip2$", "$RAR3$", "$rar5$", "$7z$", "$office$", "$bitlocker$", "$dpapi", "{ssha}", "{SSHA}", "{SHA}",
	"{sha}", "{MD5}", "{SMD5}", "{SSHA256}", "{SSHA512}", "{CRYPT}", "{crypt}", "{PBKDF2", "{bcrypt}", "{noop}", "pbkdf2_sha256$", "pbkdf2:sha", "scrypt:32768", "bcrypt_sha256$", "argon2$",
}

// webhooks are URLs whose path is the secret: what it begins after the mark, how many parts of the
// path are public.
var webhooks = []struct {
	mark  string
	parts int
}{
	{"/webhooks/", 1}, {"/hooks/", 0}, {"hooks.slack.com/", 1}, {"hooks.slack-gov.com/", 1}, {"webhook.office.com/", 1}, {"outlook.office.com/webhook/", 0}, {"outlook.office365.com/webhook/", 0},
	{"discord.com/api/webhooks/", 1}, {"discordapp.com/api/webhooks/", 1}, {"api.telegram.org/bot", 0}, {"api.telegram.org/file/bot", 0}, {"hooks.zapier.com/hooks/", 1},
	{"maker.ifttt.com/trigger/", 3}, {"webhook.site/", 0}, {"hooks.chime.aws/incomingwebhooks/", 0}, {"open.feishu.cn/open-apis/bot/v2/hook/", 0},
	{"open.larksuite.com/open-apis/bot/v2/hook/", 0}, {"events.pagerduty.com/integration/", 0}, {"hook.integromat.com/", 0},
	{"hc-ping.com/", 0}, {"rocket.chat/hooks/", 0}, {"/hooks/incoming/", 0}, {"api.opsgenie.com/v1/json/", 0},
}
