package cli

import (
	"net/url"
	"strings"

	"github.com/lrkit/lrkit/fetch/api"
)

// narrowed are the filters of --all, each narrowed down to machines and to a time. Without --all
// they are those of all actions. There are several for many machines: a URL has to be short.
func narrowed(all, machineIDs []string, since string) (filters []string) {
	if len(all) == 0 {
		all = []string{"all"}
	}
	groups := []string{""}
	if len(machineIDs) > 0 {
		groups = machineFilters(machineIDs)
	}
	for _, filter := range all {
		for _, machines := range groups {
			var parts []string
			if filter != "all" {
				parts = append(parts, "("+filter+")")
			}
			if machines != "" {
				parts = append(parts, "("+machines+")")
			}
			if since != "" {
				parts = append(parts, "creationDateTimeUtc gt "+since)
			}
			switch {
			case len(parts) == 0:
				filters = append(filters, "all")
			case len(parts) == 1 && filter != "all":
				filters = append(filters, filter)
			default:
				filters = append(filters, strings.Join(parts, " and "))
			}
		}
	}
	return filters
}

// machineFilters are filters for actions on machines.
func machineFilters(ids []string) (filters []string) {
	var parts []string
	size := 0
	for _, id := range ids {
		part := "machineId eq " + api.Quote(id)
		n := len(url.PathEscape(" or " + part))
		if size += n; size > maxFilter && len(parts) > 0 {
			filters = append(filters, strings.Join(parts, " or "))
			parts, size = nil, n
		}
		parts = append(parts, part)
	}
	return append(filters, strings.Join(parts, " or "))
}
