// Package api is a client for Microsoft Defender for Endpoint, as far as Live Response needs it. It
// reads and lists actions, waits for many of them with one call, and gets the links to their
// results. It runs live response on machines, cancels actions, collects investigation packages,
// lists machines, and keeps the library of scripts.
//
//	cloud, _ := api.CloudOf("https://api.security.microsoft.com")
//	tokens, err := api.ClientCredentials(api.Credentials{
//		Tenant: tenant, ClientID: id, Secret: secret, Scope: cloud.Scope, LoginURL: cloud.Login,
//	})
//	calls, err := budget.Open(ctx, file, nil)
//	c, err := api.New(api.Options{BaseURL: cloud.Base, Tokens: tokens, Budget: calls})
//	err = c.Wait(ctx, ids, func(a *api.Action, err error) {
//		if err != nil {
//			… // the action cannot be read
//		}
//		for _, cmd := range a.Results() {
//			// A link is valid for 30 minutes: request it as late as possible.
//			l, err := c.ResultLink(ctx, a.ID, cmd.Index)
//			…
//		}
//	}, nil)
//
// # Calls
//
// Every request, including retries, first takes from the [Budget]. A 429 is reported to the budget
// with its Retry-After, and the call is tried up to 10 times ([ThrottledError] after that). A 5xx
// or a failed connection is tried up to 5 times, with growing pauses. A 401 discards the token
// once. If the new token is refused too, or the login refuses the credentials, the client makes no
// calls for ten minutes and returns [ErrRefused].
//
// # Calls that change something
//
// [Client.Run], [Client.Cancel], [Client.Collect], [Client.Upload] and [Client.DeleteLibraryFile]
// send their request once. It goes out again only if the service cannot have carried it out: no
// connection was made, the token was refused (once), or the answer was 429; Run returns even that
// to its caller. Each request has a new connection: a kept connection that is closed at the wrong
// moment leaves open whether the request arrived.
//
// An error with [ErrOutcomeUnknown] in its chain says that the service may have done it: the
// connection broke, the time was over, or the answer was a 5xx or not understood. Look for the
// result before the call is made again: for an action of Run by its comment, in
// [Client.Actions]. Without ErrOutcomeUnknown nothing was done.
//
// # Limits of routes
//
// Run takes from [Options.RunBudget] as well (10 calls a minute), and [Client.PackageLink] from
// [Options.PackageBudget] (2 a minute, 120 an hour). Their 429 blocks that budget and not the
// other calls: those are needed to see that sessions end.
//
//	runs, err := budget.Open(ctx, file, &budget.Options{Route: budget.RunRoute})
//
// # Users
//
// [ClientCredentials] is for applications. [DeviceCode] signs in a user, who enters a code on a
// page, and keeps the sign-in for days with a refresh token that is in memory only.
//
// # Connections
//
// Requests go to the host of [Options.BaseURL] only. The client follows no redirects, keeps no
// cookies, takes only the query from a link to a next page, and uses no proxy unless [Net] names
// one. Without AllowHost the host must be one of [Clouds]. A response is read up to 1 GiB for a
// list, and 1 MiB otherwise. A list is read as it arrives. An action in it that is larger than 1
// MiB, or malformed, is skipped and reported ([SkippedError]).
//
// # What the API says
//
// An [Action] accepts the spellings of the documentation and of the service, any number of
// fractional digits, null and absent times, and unknown statuses. Request results by command, as
// [Action.Results] does, and not by the status of the action: an action that failed or was
// cancelled may have completed commands. Actions from the console of the portal are not in this
// API.
//
// A list of machines without elements is 404 there, and empty here. One name may have several
// machines: a machine that was set up again has a new id.
//
// The texts of an [Action], a [Machine] or a [LibraryFile] are as the service and its users wrote
// them: escape them before printing.
//
// # Errors
//
// The answer of the service is an [*Error], from either form that it uses. Its texts are plain,
// short and safe to print, and say what can be done where that is known. Codes of the service have
// sentinels: [ErrActiveRequest], [ErrUnsupported], [ErrDisabled]. Errors and logs hold no token, no
// secret and no signature.
package api
