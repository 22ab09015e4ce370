// Package api is a client for the machine actions of Microsoft Defender for Endpoint, as far as live response needs them: it
// reads actions, lists them, waits for many of them with one call, and gets the links behind which their results lie.
//
//	cloud, _ := api.CloudOf("https://api.security.microsoft.com")
//	tokens, err := api.ClientCredentials(api.Credentials{Tenant: tenant, ClientID: id, Secret: secret, Scope: cloud.Scope, LoginURL: cloud.Login})
//	calls, err := budget.Open(ctx, file, nil)
//	c, err := api.New(api.Options{BaseURL: cloud.Base, Tokens: tokens, Budget: calls})
//	err = c.Wait(ctx, ids, func(a *api.Action, err error) {
//		if err != nil {
//			… // an action that cannot be read
//		}
//		for _, cmd := range a.Results() {
//			l, err := c.ResultLink(ctx, a.ID, cmd.Index) // good for 30 minutes: ask as late as possible
//			…
//		}
//	}, nil)
//
// # Calls
//
// Every request, those that are made again included, first takes from the [Budget]. An answer of 429 is told to the budget, with what its
// Retry-After says, and the call is made again up to 10 times ([ThrottledError] after that). Answers of 5xx and connections that fail are tried
// up to 5 times with growing pauses. An answer of 401 costs the token, once; if the new one is refused too, or the login
// refuses the credentials, the client stops asking for ten minutes and answers [ErrRefused].
//
// Requests go to the host of [Options.BaseURL] and nowhere else: redirects are not followed, cookies are not kept, of the
// link to a next page only the query is used, and no proxy is used unless [Net] names one. Without AllowHost the host must be one of
// [Clouds]. Answers are read up to 1 GiB for lists and 1 MiB otherwise. Lists are read as they arrive: an action of them that is larger than
// 1 MiB, or is not what an action should be, is skipped and reported ([SkippedError]).
//
// # What the API says
//
// An [Action] takes the spellings of the documentation and those of the service, any number of fractional digits, null and absent times, and
// statuses that are not known (yet). Ask for results by command, as [Action.Results] does, and not by the status of the action: one that failed or
// was cancelled may hold commands that are completed. Actions that were begun in the portal's console are not in this API.
//
// All texts of an Action are as the service and whoever asked for the action wrote them: make them safe before they meet a terminal.
//
// # Errors
//
// What the service answered is an [*Error], from either form that it uses. Its texts are plain, short and safe to print. Errors and logs hold no token, no
// secret and no signature.
package api
