{% for slot in listening %}
# -a 127.0.0.1:{{ slot.http }}
{% endfor %}
vcl 4.1;
import std;
{% for slot in slots %}
backend origin{{ slot.number }} {
    .host = "127.0.0.1";
    .port = "{{ slot.http_origin }}";
    .first_byte_timeout = {{ scale.ms("1h") }};
    .between_bytes_timeout = {{ scale.ms("1h") }};
}
{% endfor %}
sub vcl_recv {
{% for slot in slots %}
    if (std.port(local.ip) == {{ slot.http }}) {
        set req.backend_hint = origin{{ slot.number }};
    }
{% endfor %}
    if (req.http.Upgrade ~ "(?i)websocket") {
        return (pipe);
    }
    return (pass);
}
sub vcl_pipe {
    if (req.http.Upgrade) {
        set bereq.http.Upgrade = req.http.Upgrade;
        set bereq.http.Connection = req.http.Connection;
    }
}
