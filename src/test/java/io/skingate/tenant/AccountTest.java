package io.skingate.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.Secret;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static Account account(String clientId) {
    return new Account(
        "main", clientId, new Secret("s"), List.of(), URI.create("https://sn.test"), "https://gw");
  }

  @Test
  void two_clients_are_told_apart_whatever_java_hashes_them_to() {
    Account one = account("client_Aa");
    Account other = account("client_BB");
    assertThat(one.clientId()).hasSameHashCodeAs(other.clientId());
    assertThat(one.clientTag()).hasSize(12).isNotEqualTo(other.clientTag());
    assertThat(one.isClient(account("client_Aa").clientTag())).isTrue();
    assertThat(one.isClient(other.clientTag())).isFalse();
  }

  @Test
  void what_an_older_build_kept_of_the_client_counts() {
    Account account = account("client_live_abc123");
    assertThat(account.isClient(Integer.toUnsignedString(account.clientId().hashCode(), 36)))
        .isTrue();
    assertThat(account.isClient("")).isFalse();
  }
}
