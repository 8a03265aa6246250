package io.skingate.config.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "http://shop.example, -, shop.example, -1",
        "http://shop.example:, -, shop.example, -1",
        "http://shop.example.:8080/x, -, shop.example., 8080",
        "http://my_app:8080, -, my_app, 8080",
        "http://_srv.my_app, -, _srv.my_app, -1",
        "redis://project_redis_1:6379/0, -, project_redis_1, 6379",
        "redis://user:pw@project_redis_1:6379/0, user:pw, project_redis_1, 6379",
        "redis://user:p%40w@1_redis, user:p%40w, 1_redis, -1",
        "redis://:p@ss@redis, :p@ss, redis, -1",
        "http://tasks.web_1.my-net:65535, -, tasks.web_1.my-net, 65535",
        "http://10.0.0.1:80, -, 10.0.0.1, 80",
        "https://[2001:db8::1]:443, -, [2001:db8::1], 443",
        "https://user@[::1], user, [::1], -1",
      })
  void hosts_of_every_kind_are_read(String url, String userInfo, String host, int port) {
    assertThat(Authority.of(URI.create(url))).contains(new Authority(userInfo, host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:///x",
        "mailto:a@b.example",
        "/x",
        "http://-a",
        "http://a-",
        "http://a..b",
        "http://.a",
        "http://a_b:0",
        "http://a_b:65536",
        "http://a_b:x",
        "http://a_b:-1",
        "http://256.1.1.1",
        "http://1.2.3.4.5",
        "http://a_b.0x7f",
        "http://stra%C3%9Fe.example",
        "http://münchen.example",
        "http://a$b",
        "http://a,b",
      })
  void what_is_no_host_or_port_is_none(String url) {
    assertThat(Authority.of(URI.create(url))).isEmpty();
  }
}
