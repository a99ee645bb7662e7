// All that Toxiproxy's own Go client can ask of a server, and what comes of it: a line a call.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"

	toxiproxy "github.com/Shopify/toxiproxy/v2/client"
)

func note(what string, result any, err error) {
	if err != nil {
		fmt.Printf("%s: error %v\n", what, err)
		return
	}
	text, _ := json.Marshal(result)
	fmt.Printf("%s: %s\n", what, text)
}

type toxic struct {
	name, kind, stream string
	toxicity           float32
	attributes         toxiproxy.Attributes
}

var toxics = []toxic{
	{"", "latency", "", 1, toxiproxy.Attributes{"latency": 20, "jitter": 5}},
	{"thin", "bandwidth", "upstream", 0.5, toxiproxy.Attributes{"rate": 100}},
	{"", "slow_close", "downstream", -1, toxiproxy.Attributes{"delay": 10}},
	{"", "timeout", "downstream", 0.25, toxiproxy.Attributes{"timeout": 1000}},
	{"", "reset_peer", "upstream", 1, toxiproxy.Attributes{"timeout": 500}},
	{"", "slicer", "downstream", 1, toxiproxy.Attributes{"average_size": 64, "size_variation": 8}},
	{"", "limit_data", "downstream", 1, toxiproxy.Attributes{"bytes": 4096}},
	{"thin", "noop", "downstream", 1, nil},
	{"odd", "nonsense", "downstream", 1, nil},
	{"odd", "latency", "sideways", 1, nil},
	{"odd", "latency", "downstream", 1, toxiproxy.Attributes{"latency": "soon"}},
}

func proxies(client *toxiproxy.Client, what string) {
	all, err := client.Proxies()
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	note(what, names, err)
	for _, name := range names {
		note(what, all[name], nil)
	}
}

func main() {
	client := toxiproxy.NewClient(os.Args[1])
	version, err := client.Version()
	note("Version", string(version), err)
	one, err := client.CreateProxy("one", "127.0.0.1:0", "127.0.0.1:1")
	note("CreateProxy", one, err)
	_, err = client.CreateProxy("one", "127.0.0.1:0", "127.0.0.1:1")
	note("CreateProxy again", nil, err)
	_, err = client.CreateProxy("", "127.0.0.1:0", "127.0.0.1:1")
	note("CreateProxy without a name", nil, err)
	_, err = client.CreateProxy("bad", "127.0.0.1:99999", "127.0.0.1:1")
	note("CreateProxy on a bad port", nil, err)
	_, err = client.CreateProxy("taken", one.Listen, "127.0.0.1:1")
	note("CreateProxy on a taken port", nil, err)
	none, err := client.Proxy("none")
	note("Proxy that is not", none, err)
	for _, each := range toxics {
		added, err := one.AddToxic(each.name, each.kind, each.stream, each.toxicity, each.attributes)
		note("AddToxic "+each.kind, added, err)
	}
	active, err := one.Toxics()
	note("Toxics", active, err)
	changed, err := one.UpdateToxic("latency_downstream", -1, toxiproxy.Attributes{"jitter": 7})
	note("UpdateToxic", changed, err)
	changed, err = one.UpdateToxic("thin", 0.75, toxiproxy.Attributes{})
	note("UpdateToxic toxicity", changed, err)
	changed, err = one.UpdateToxic("none", 1, toxiproxy.Attributes{})
	note("UpdateToxic that is not", changed, err)
	note("RemoveToxic", nil, one.RemoveToxic("thin"))
	note("RemoveToxic again", nil, one.RemoveToxic("thin"))
	note("Disable", nil, one.Disable())
	again, err := client.Proxy("one")
	note("Proxy", again, err)
	note("Enable", nil, one.Enable())
	one.Upstream = "127.0.0.1:2"
	note("Save", nil, one.Save())
	made, err := client.Populate([]toxiproxy.Proxy{
		{Name: "two", Listen: "127.0.0.1:0", Upstream: "127.0.0.1:1", Enabled: true},
		{Name: "three", Listen: "127.0.0.1:0", Upstream: "127.0.0.1:1"},
	})
	note("Populate", made, err)
	made, err = client.Populate([]toxiproxy.Proxy{{Name: "four"}})
	note("Populate nonsense", made, err)
	proxies(client, "Proxies")
	test, err := client.AddToxic(&toxiproxy.ToxicOptions{
		ProxyName: "two", ToxicName: "late", ToxicType: "latency", Stream: "downstream",
		Toxicity: 1, Attributes: toxiproxy.Attributes{"latency": 1},
	})
	note("Client.AddToxic", test, err)
	test, err = client.UpdateToxic(&toxiproxy.ToxicOptions{
		ProxyName: "two", ToxicName: "late", Toxicity: 1,
		Attributes: toxiproxy.Attributes{"latency": 2},
	})
	note("Client.UpdateToxic", test, err)
	note("Client.RemoveToxic", nil, client.RemoveToxic(&toxiproxy.ToxicOptions{
		ProxyName: "two", ToxicName: "late",
	}))
	note("ResetState", nil, client.ResetState())
	proxies(client, "Proxies after ResetState")
	for _, name := range []string{"one", "two", "three"} {
		proxy, err := client.Proxy(name)
		note("Proxy", proxy, err)
		note("Delete", nil, proxy.Delete())
		note("Delete again", nil, proxy.Delete())
	}
	proxies(client, "Proxies at the end")
}
