package text

import "unicode"

// forms lists, for each letter of the known names, the characters that are
// taken for it, in lower case where they have one. Digits and the letter l
// come first. Right-to-left letters are escaped: they would reorder the line.
//
// The choice follows confusables.txt of Unicode Technical Standard #39, without
// what decomposes anyway, and adds small capitals and letters with strokes.
var forms = []struct {
	latin rune
	forms string
}{
	{'a', "ɑαаᴀⱥᶏᗅꓮꭺ𐊠𖽀⍶⍺"},
	{'c', "ȼƈɕсҫϲᴄⲥꓚꮯ𐊢𐌂𐐽𐔜𑣩𑣲¢©₡🅮🝌"},
	{'d', "ðđƌɖɗᶁᴅԁᑯᗞᗪꓒꓓꭰꮷ₫"},
	{'e', "ɇɛεеєҽҿᴇᶒⴹꓰꬲꭼ𐊆𑣆𑣎℮⋿"},
	{'i', "1l|łƚǀɨɩɪɫɭιіӏᵻᵼᶖᒪᛁᣳⲓⳑⵏꓡꓲꙇꭵꮮ𐊊𐌉𐌠𐑃𐔦𑣃𑣒𖼖𖼨∣⍳⍸⏽│𝈪" +
		"\u05D5\u05DF\u0627\u0661\u06F1"},
	{'m', "ɱμϻмӎᴍᵯᶆᗰᛖⲙꓟꭑꮇ𐊰𐌑𑜀𑣣₥"},
	{'n', "ƞŋɲɳɴηνпոռᵰᶇⲛꓠ𐔓𐆎"},
	{'o', "0øɵθοσоѳөօᴏᴑ०০੦૦ଠ୦௦౦೦ഠ൦๐໐တဝ၀ჿዐⲟⴱⵁⵔ〇ꓳꝋꬽꬾꭴꮎꮻ" +
		"𐊒𐊫𐐬𐓪𐔖𑓐𑣈𑣕𑣗𑣠⊖⊝⍬𝈚🄍🜔\u05E1\u0647\u0665\u06F5"},
	{'p', "ƥρрᴘᵽᶈᑭᣖⲣꓑꮲ𐊕℗⍴"},
	{'r', "ɍɼɽɾʀгғᴦᵲᵳᶉᖇᣴⲅꓣꭇꭈꭱꮁꮢ𐓜𖼵®𝈖"},
	{'s', "ƽȿʂѕտᵴᶊᣵꓢꜱꮥꮪ𐊖𐑈𑣁𖼺"},
	{'t', "ŧƫƭȶʈτтҭᴛᵵⱦⲧꓔꭲ𐊗𐊱𐌕𑣜𖼊₮⊤⍡⟙🝨"},
	{'u', "ʉʋυսᴜᵾᶙሀᑌꓴꞟꭎꭒꮜ𐓶𑣘𖽂∪⋃"},
	{'x', "χхҳᶍᕁᕽᚷⲭⵝꓫꭓ𐊐𐊴𐌗𐌢𐔧𑣬×᙭᙮╳⤫⤬⨯⨰𐆖"},
}

var lookalikes = func() map[rune]rune {
	m := map[rune]rune{}
	for _, f := range forms {
		for _, r := range f.forms {
			m[r] = f.latin
		}
	}
	return m
}()

// overlooked are letters and numbers that are blank or look like punctuation.
var overlooked = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x01C3, Hi: 0x01C3, Stride: 1}, // click, like an exclamation mark
		{Lo: 0x115F, Hi: 0x1160, Stride: 1}, // Hangul fillers
		{Lo: 0x1173, Hi: 0x1173, Stride: 1}, // Hangul eu, like a dash
		{Lo: 0x4E00, Hi: 0x4E00, Stride: 1}, // Han one, like a dash
		{Lo: 0xA78F, Hi: 0xA78F, Stride: 1}, // sinological dot
	},
	R32: []unicode.Range32{
		{Lo: 0x13441, Hi: 0x13442, Stride: 1}, // hieroglyphic blanks
	},
}

// enclosed returns the letter in a filled circle, a filled square or a flag, or
// 0. Unicode gives these no decomposition.
func enclosed(r rune) rune {
	for _, first := range []rune{0x1F150, 0x1F170, 0x1F1E6} {
		if first <= r && r < first+26 {
			if l := 'a' + r - first; l != 'l' {
				return l
			}
			return 'i'
		}
	}
	return 0
}
