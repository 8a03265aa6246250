package io.skingate.callback.sending;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlPolicyTest {
  private final WebhookUrlPolicy strict = policy(false, false);
  private final WebhookUrlPolicy lax = policy(true, true);

  private static WebhookUrlPolicy policy(boolean allowHttp, boolean allowPrivate) {
    return new WebhookUrlPolicy(
        new TargetGuard(allowPrivate, port -> port == 8080, address -> false), allowHttp);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/",
        "https://127.0.0.2/",
        "https://127.1/",
        "https://127.0.1/",
        "https://2130706433/",
        "https://017700000001/",
        "https://0177.0.0.1/",
        "https://0x7f.0.0.1/",
        "https://0x7f.1/",
        "https://0x7f000001/",
        "https://0X7F000001/",
        "https://127.0.0.0x1/",
        "https://127.0.0.01/",
        "https://127.0.0.1./",
        "https://127.0.0.1:443/",
        "https://0/",
        "https://0.0.0.0/",
        "https://localhost/",
        "https://LOCALHOST/",
        "https://localhost./",
        "https://api.localhost/",
        "https://[::1]/",
        "https://[::]/",
        "https://[0:0:0:0:0:0:0:1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::127.0.0.1]/",
        "https://[fe80::1%25eth0]/",
        "https://[fe80::1%eth0]/",
        "https://[::1%251]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[64:ff9b:1::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
        "https://[fd00:ec2::254]/",
        "https://[2606:4700::5efe:7f00:1]/",
        "https://[127.0.0.1]/",
        "https://127%2e0%2e0%2e1/",
        "https://%31%32%37.0.0.1/",
        "https://１２７.0.0.1/",
        "https://127。0。0。1/",
        "https://①②⑦.0.0.1/",
        "https://١٢٧.٠.٠.١/",
        "https://۱۲۷.۰.۰.۱/",
        "https://१२७.०.०.१/",
        "https://127.0.0.١/",
        "https://٢١٣٠٧٠٦٤٣٣/",
        "https://0x٧f.١/",
        "https://xn--9hbcp.xn--8hb.xn--8hb.xn--9hb/",
        "https://lоcalhost%00/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://2852039166/",
        "https://0xa9fea9fe/",
        "https://192.168.1.1/",
        "https://172.16.0.1/",
        "https://100.100.100.200/",
        "https://198.18.0.1/",
        "https://255.255.255.255/",
        "https://224.0.0.251/",
        "https://256.256.256.256/",
        "https://1.2.3.4.5/",
        "https://user@shop.example/",
        "https://shop.example@127.0.0.1/",
        "https://127.0.0.1#@shop.example/",
        "https://127.0.0.1\\@shop.example/",
        "https://127.0.0.1 /",
        "https://127.0.0.1%09/",
      })
  void every_spelling_of_an_inner_address_is_refused(String url) {
    assertThat(strict.problem(url, List.of())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://127.0.0.1./",
        "https://[fe80::1%25eth0]/",
        "https://[::ffff:127.0.0.1]/",
        "https://１２７.0.0.1/",
        "https://١٢٧.٠.٠.١/",
        "http://127.0.0.1:8080/",
        "http://[::1]:8080/",
      })
  void unusual_spellings_and_own_ports_stay_refused_where_private_networks_are_allowed(String url) {
    assertThat(lax.problem(url, List.of())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://straße.example/",
        "https://STRAẞE.example/",
        "https://βόλος.example/",
        "https://shop\u200d.example/",
        "https://shop\u200c.example/",
      })
  void a_name_that_leads_to_another_domain_elsewhere_is_refused_whatever_hosts_are_allowed(
      String url) {
    assertThat(strict.problem(url, List.of())).isPresent();
    assertThat(
            strict.problem(
                url, List.of("strasse.example", "xn--strae-oqa.example", "shop.example")))
        .contains("must name a host that is read alike everywhere: write it in its xn-- form");
    assertThat(strict.problem("https://xn--strae-oqa.example/", List.of("xn--strae-oqa.example")))
        .isEmpty();
    assertThat(strict.problem("https://xn--strae-oqa.example/", List.of("strasse.example")))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example/webhooks",
        "https://SHOP.example",
        "https://shop.example:8443/a?b=c&d=%20",
        "https://sub-domain.shop.example/",
        "https://under_score.shop.example/",
        "https://bücher.example/",
        "https://xn--bcher-kva.example/",
        "https://1and1.example/",
        "https://ร้าน๒๔.example/",
        "https://8.8.8.8/",
        "https://[2606:4700:4700::1111]/hook",
        "https://cafe/",
      })
  void ordinary_targets_pass(String url) {
    assertThat(strict.problem(url, List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop.example",
        "/hook",
        "//shop.example/",
        "ftp://shop.example/",
        "https:shop.example",
        "https:///hook",
        "https://",
        "https://:443/",
        "https://shop.example:0/",
        "https://shop.example:65536/",
        "https://shop.example:/",
        "https://shop.example:+443/",
        "https://shop..example/",
        "https://.shop.example/",
        "https://-shop.example/",
        "https://shop.example\n/",
        "https://[::1/",
        "javascript:alert(1)",
      })
  void what_is_no_absolute_url_with_a_host_is_refused(String url) {
    assertThat(strict.problem(url, List.of())).isPresent();
    assertThat(lax.problem(url, List.of())).isPresent();
  }

  @Test
  void plain_http_needs_permission() {
    assertThat(strict.problem("http://shop.example/", List.of()).orElseThrow()).contains("https");
    assertThat(lax.problem("http://shop.example/", List.of())).isEmpty();
    assertThat(lax.problem("http://localhost:9999/hook", List.of())).isEmpty();
    assertThat(lax.problem("http://127.0.0.1:9999/hook", List.of())).isEmpty();
    assertThat(lax.problem("http://[::1]:9999/hook", List.of())).isEmpty();
  }

  @Test
  void a_url_may_have_2048_characters() {
    String start = "https://shop.example/";
    assertThat(strict.problem(start + "a".repeat(2048 - start.length()), List.of())).isEmpty();
    assertThat(strict.problem(start + "a".repeat(2049 - start.length()), List.of())).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example/, shop.example, true",
    "https://SHOP.Example/, shop.example, true",
    "https://a.shop.example/, shop.example, false",
    "https://a.shop.example/, *.shop.example, true",
    "https://a.b.shop.example/, *.shop.example, true",
    "https://shop.example/, *.shop.example, false",
    "https://evilshop.example/, *.shop.example, false",
    "https://shop.example.evil.test/, shop.example, false",
    "https://bücher.example/, xn--bcher-kva.example, true",
    "https://8.8.8.8/, 8.8.8.8, true",
    "https://8.8.4.4/, 8.8.8.8, false",
  })
  void callback_hosts_limit_the_names(String url, String pattern, boolean allowed) {
    assertThat(strict.problem(url, List.of(pattern)).isEmpty()).isEqualTo(allowed);
  }

  @Test
  void what_is_connected_to_is_what_was_checked() {
    CallbackTarget target = CallbackTarget.parse("https://BÜCHER.example?x=ü");
    assertThat(target.host()).isEqualTo("xn--bcher-kva.example");
    assertThat(target.port()).isEqualTo(443);
    assertThat(target.tls()).isTrue();
    assertThat(target.requestUri()).isEqualTo("/?x=%C3%BC");
    assertThat(CallbackTarget.parse("http://8.8.8.8:81//a/../b").requestUri())
        .isEqualTo("//a/../b");
  }
}
