package io.skingate.management;

import io.skingate.catalog.Catalog;
import io.skingate.catalog.Catalogs;
import io.skingate.skinsnode.SkinsNodeClient;
import io.skingate.skinsnode.UpstreamState;
import java.time.Instant;
import java.util.Optional;

/** How accounts stand at this pod. Callable from any thread; answers at once. */
public interface AccountStates {
  /** The catalog at hand, however old; empty before the first. */
  Optional<CatalogState> catalog(String accountId);

  /** How calls to SkinsNode go. */
  UpstreamState upstream(String accountId);

  /** What the catalog cache and the client of SkinsNode know. */
  static AccountStates of(Catalogs catalogs, SkinsNodeClient client) {
    return new AccountStates() {
      @Override
      public Optional<CatalogState> catalog(String accountId) {
        return catalogs.newest(accountId).map(CatalogState::of);
      }

      @Override
      public UpstreamState upstream(String accountId) {
        return client.state(accountId);
      }
    };
  }

  /**
   * A catalog.
   *
   * @param changedAt when its content first came
   * @param verifiedAt when SkinsNode last gave or confirmed it
   */
  record CatalogState(int items, Instant changedAt, Instant verifiedAt) {
    static CatalogState of(Catalog catalog) {
      return new CatalogState(catalog.items(), catalog.fetchedAt(), catalog.verifiedAt());
    }
  }
}
