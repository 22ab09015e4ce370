package indicator

import "strings"

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// ambiguous are top level domains that are also endings of files.
var ambiguous = set(`zip mov py sh md rs pl app cab ps so cc pm ml mm ai tf bat sys st vi mk mp cat cfd pub java swift
	dev.log lib ini inc ink bin box bz ms aac gz sc sb tt vu uno foo zone dot ad as`)

// members are top level domains that are also words of prose and of programs: with one label before
// them they prove nothing.
var members = set(`name id info is in to it me do no at so be by us am my as or and the now page link run date day group help
	host win email data new open select map map show call print read post play pay type care cool fun live love world network
	services systems support software tools works events report review download reviews menu style test one top.site space
	int next channel active build business case cash center click codes computer contact direct directory domains exchange
	experts express fail finance fit flow free gift global gold guide here how media mobile news ninja objects off party
	photo plus press prime prod protection racing realtor red rest room rip sale save school science search secure security
	shell sites social solutions storage stream study target team technology tips today total trade training watch web
	wiki work ws zero`)

// commands are programs of Windows whose names end in .com.
var commands = set(`command more tree format mode chcp diskcomp diskcopy edit graftabl kb16 loadfix win keyb`)
