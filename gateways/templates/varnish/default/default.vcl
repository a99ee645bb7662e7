{% for slot in listening %}
# -a 127.0.0.1:{{ slot.http }}
{% endfor %}
vcl 4.1;
import std;
{% for slot in slots %}
backend origin{{ slot.number }} {
    .host = "127.0.0.1";
    .port = "{{ slot.http_origin }}";
}
{% endfor %}
sub vcl_recv {
{% for slot in slots %}
    if (std.port(local.ip) == {{ slot.http }}) {
        set req.backend_hint = origin{{ slot.number }};
    }
{% endfor %}
}
{% if gzip %}
sub vcl_backend_response {
    if (beresp.http.Content-Type ~ "text") {
        set beresp.do_gzip = true;
    }
}
{% endif %}
