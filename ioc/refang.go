package ioc

import "strings"

var fangs = strings.NewReplacer(
	"[.]", ".", "(.)", ".", "{.}", ".", "[.", ".", ".]", ".", "[dot]", ".", "(dot)", ".", "{dot}", ".", "[DOT]", ".", "(DOT)", ".", `\.`, ".",
	"[:]", ":", "[://]", "://", "[/]", "/", "[@]", "@", "(@)", "@", "[at]", "@", "(at)", "@", "[AT]", "@", "(AT)", "@",
)

// refang undoes what keeps an indicator from being clicked on.
func refang(s string) string {
	s = fangs.Replace(s)
	if scheme, rest, ok := strings.Cut(s, "://"); ok {
		switch strings.ToLower(scheme) {
		case "hxxp", "h__p", "htxp", "hxtp":
			return "http://" + rest
		case "hxxps", "h__ps", "htxps", "hxtps":
			return "https://" + rest
		case "fxp":
			return "ftp://" + rest
		}
	}
	return s
}
