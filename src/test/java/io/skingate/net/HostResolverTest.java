package io.skingate.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostResolverTest {
  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setAddressResolverOptions(
                  new AddressResolverOptions()
                      .setHostsValue(
                          Buffer.buffer(
                              """
                              127.0.0.2 two.test
                              ::1       two.test other.test
                              127.0.0.1 two.test
                              """))
                      // Nobody answers there.
                      .setServers(List.of("127.0.0.1:1"))
                      .setQueryTimeout(200)
                      .setMaxQueries(1)));

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private List<String> resolve(String host) throws Exception {
    return HostResolver.of(vertx)
        .resolve(host)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .stream()
        .map(InetAddress::getHostAddress)
        .toList();
  }

  @Test
  void every_address_of_the_hosts_file_is_given() throws Exception {
    assertThat(resolve("two.test")).containsExactly("127.0.0.2", "127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(resolve("TWO.test.")).hasSize(3);
    assertThat(resolve("other.test")).containsExactly("0:0:0:0:0:0:0:1");
  }

  @Test
  void an_address_is_its_own() throws Exception {
    assertThat(resolve("127.0.0.9")).containsExactly("127.0.0.9");
    assertThat(resolve("[::1]")).containsExactly("0:0:0:0:0:0:0:1");
    assertThat(resolve("::1")).containsExactly("0:0:0:0:0:0:0:1");
  }

  @Test
  void this_machine_is_known_without_a_hosts_file() throws Exception {
    assertThat(resolve("localhost")).containsExactly("127.0.0.1", "0:0:0:0:0:0:0:1");
  }

  @Test
  void a_name_that_nobody_knows_is_a_failure() {
    assertThatThrownBy(() -> resolve("nowhere.test"))
        .hasCauseInstanceOf(java.net.UnknownHostException.class);
  }
}
