package browser

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// command sends one to the browser.
func command[P, R any](b *tab, c cdp.Command[P, R], params P) {
	b.Helper()
	b.do(func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, c, params)
		return chromedp.Void{}, err
	})
}

// reads says which language the browser's owner prefers.
func (b *tab) reads(lang string) {
	b.Helper()
	command(b, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": lang}})
}

// slowly makes the browser a cheap phone far from its mast: a quarter of the
// speed, and the "Slow 4G" of the browser's own tools.
func (b *tab) slowly() {
	b.Helper()
	command(b, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4})
	command(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Latency: 562, DownloadThroughput: 180e3, UploadThroughput: 84e3}}})
}
