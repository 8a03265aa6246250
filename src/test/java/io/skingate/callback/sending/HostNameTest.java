package io.skingate.callback.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
  @ParameterizedTest
  @CsvSource({
    "shop.example, shop.example",
    "SHOP.Example, shop.example",
    "under_score.shop.example, under_score.shop.example",
    "bücher.example, xn--bcher-kva.example",
    "BÜCHER.example, xn--bcher-kva.example",
    "b\u00fccher.example, xn--bcher-kva.example",
    "bu\u0308cher.example, xn--bcher-kva.example",
    "ｂücher.example, xn--bcher-kva.example",
    "bücher。example, xn--bcher-kva.example",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "XN--BCHER-KVA.example, xn--bcher-kva.example",
    "xn--strae-oqa.example, xn--strae-oqa.example",
    "ΒΌΛΟΣ.example, xn--nxasmq6b.example",
    "βόλοσ.example, xn--nxasmq6b.example",
    "例え.テスト, xn--r8jz45g.xn--zckzah",
    "почта.рф, xn--80a1acny.xn--p1ai",
    "ร้าน๒๔.example, xn--q3ct9b5e0bm.example",
    "☃.example, xn--n3h.example",
    "😀.example, xn--e28h.example",
    "日本語.example, xn--wgv71a119e.example",
  })
  void names_that_all_read_alike_are_brought_into_ascii(String written, String ascii) {
    assertThat(HostName.ascii(written)).isEqualTo(ascii);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "straße.example",
        "STRAẞE.example",
        "faß.straße.example",
        "βόλος.example",
        "shop.βόλος",
        "نامه\u200cای.example",
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3.example",
        "shop\u200d.example",
        "shop\u00ad.example",
        "shop\ufe0f.example",
        "shop\u034f.example",
        "sh\u2060op.example",
        "İstanbul.example",
        "\u13a0.example",
        "\uab70.example",
        "\u10a0.example",
        "\u1c90.example",
        "\u2c60bc.example",
        "\ua640.example",
        "ᾳ.example",
        "\u0378.example",
        "\u1c80.example",
        "shop\u2024example",
        "shop\ufe52example",
        "sho\u115fp.example",
        "shop\udb40\udd00.example",
        "\u2066shop.example",
      })
  void names_that_idna_2003_and_2008_read_differently_are_refused(String written) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> HostName.ascii(written))
        .withMessageContaining("host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "shop.example.",
        ".shop.example",
        "shop..example",
        "-shop.example",
        "shop-.example",
        "shop example",
        "stra%C3%9Fe.example",
        "shop\u0000.example",
        "\ud800.example",
      })
  void what_is_no_host_name_is_refused(String written) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> HostName.ascii(written))
        .withMessageContaining("host");
  }
}
