package io.skingate.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisEndpointTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "redis://localhost, false, localhost, 6379, -, -, 0",
        "rediss://h.example:6380/3, true, h.example, 6380, -, -, 3",
        "REDIS://h:1/, false, h, 1, -, -, 0",
        "redis://my_redis:7000, false, my_redis, 7000, -, -, 0",
        "redis://[fd00::1]:7000, false, fd00::1, 7000, -, -, 0",
        "redis://[fd00::1], false, fd00::1, 6379, -, -, 0",
        "redis://:pw@h, false, h, 6379, -, pw, 0",
        "redis://skin:pw@h, false, h, 6379, skin, pw, 0",
        "redis://skin@h, false, h, 6379, skin, '', 0",
        "redis://skin:@h, false, h, 6379, skin, '', 0",
        "redis://skin:a+b@h, false, h, 6379, skin, a+b, 0",
        "redis://skin:a%2Bb%20c%40d%3Ae%2Ff%25@h, false, h, 6379, skin, a+b c@d:e/f%, 0",
        "redis://sk%3Ain:a:b@h, false, h, 6379, sk:in, a:b, 0",
        "redis://skin:p%C3%A9%E2%82%AC@h, false, h, 6379, skin, pé€, 0",
      })
  void an_address_is_read(
      String uri, boolean tls, String host, int port, String user, String password, int database) {
    assertThat(RedisEndpoint.parse(uri))
        .isEqualTo(new RedisEndpoint(tls, host, port, user, password, database));
  }

  @Test
  void its_text_has_no_secret() {
    assertThat(RedisEndpoint.parse("redis://skin:s3cret@h:1").toString()).isEqualTo("h:1");
    assertThat(RedisEndpoint.parse("redis://skin:s3cret@[::1]:1").toString()).isEqualTo("[::1]:1");
  }
}
