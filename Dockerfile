# The assistant, as a user of its own on a root file system that nothing writes to: see docs/deploying.md.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /usr/local/assistant
COPY requirements.lock /srv/requirements.lock
RUN /usr/local/assistant/bin/python -m pip install --require-hashes -r /srv/requirements.lock
# OpenTelemetry as well, with --build-arg TELEMETRY=1
ARG TELEMETRY=
COPY requirements-telemetry.lock /srv/requirements-telemetry.lock
RUN test -z "$TELEMETRY" || /usr/local/assistant/bin/python -m pip install --require-hashes -r /srv/requirements-telemetry.lock

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin assistant
COPY --from=build /usr/local/assistant /usr/local/assistant
WORKDIR /srv/assistant
COPY models models
COPY conversations conversations
COPY adapters adapters
COPY bot bot
RUN /usr/local/assistant/bin/python -m compileall -q models conversations adapters bot
ENV PATH=/usr/local/assistant/bin:$PATH PYTHONPATH=/srv/assistant PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 PORT=3978 WEB_CHAT=off LOG_FORMAT=json DATABASE_URL=sqlite:////data/onboarding.db
WORKDIR /data
USER 10001
VOLUME /data
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
