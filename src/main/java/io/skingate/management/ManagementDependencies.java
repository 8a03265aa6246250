package io.skingate.management;

import io.skingate.config.ManagementConfig;
import io.skingate.http.OpenApiDocument;
import io.skingate.management.health.EventLoopPulse;
import io.skingate.management.health.Readiness;
import io.skingate.management.overview.OverviewSources;
import io.skingate.management.scrape.Metrics;
import io.skingate.management.view.AdminSources;
import java.time.Clock;

/** What the management server is made of. */
public record ManagementDependencies(
    ManagementConfig config,
    AdminTokens tokens,
    Metrics metrics,
    EventLoopPulse pulse,
    Readiness readiness,
    AdminSources sources,
    OpenApiDocument openApi,
    OverviewSources overview,
    Clock clock) {}
