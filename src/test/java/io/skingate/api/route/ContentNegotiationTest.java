package io.skingate.api.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentNegotiationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZIP",
        "x-gzip",
        " gzip ",
        "gzip, deflate, br",
        "deflate,gzip",
        "br;q=1.0, gzip;q=0.8, *;q=0.1",
        "gzip;q=0.001",
        "gzip; q=1.000",
        "gzip ;Q=0.5",
        "*",
        "*;q=0.5",
        "identity;q=0.5, gzip;q=1.0",
        "identity, gzip",
        "identity;q=0, *",
        "gzip, *;q=0",
        ",gzip,",
        "gzip;x=y;q=1"
      })
  void gzip_is_served_to_those_who_take_it(String header) {
    assertThat(ContentNegotiation.wantsGzip(header)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        ";",
        "identity",
        "deflate",
        "br, zstd",
        "gzip;q=0",
        "gzip;q=0.0",
        "gzip;q=0.000, *",
        "*;q=0",
        "identity;q=1, gzip;q=0.5",
        "identity, *;q=0.5",
        "gzip;q=NaN",
        "gzip;q=Infinity",
        "gzip;q=-1",
        "gzip;q=2",
        "gzip;q=",
        "gzip;q=abc",
        "notgzip",
        "gzip2"
      })
  void the_plain_body_is_served_to_all_others(String header) {
    assertThat(ContentNegotiation.wantsGzip(header)).isFalse();
  }

  @Test
  void no_header_means_the_plain_body() {
    assertThat(ContentNegotiation.wantsGzip(null)).isFalse();
  }
}
