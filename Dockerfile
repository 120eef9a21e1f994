# The server as an image: docs/container.md. The first stage has pip, the second has what it made.
# 3.13 takes Python's security releases with it; the images of Docker are built with profile-guided optimisation.
FROM python:3.13-slim-trixie AS build
# pg_dump must be as new as the PostgreSQL of compose.yaml. Its package brings Perl with it, so only the programs are kept.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client-17
WORKDIR /app
COPY requirements.txt ./
# pip stays outside, since nothing is installed into a running image.
RUN python3 -m venv --without-pip /venv \
    && python3 -m venv /pip \
    && /pip/bin/pip --python /venv install --require-hashes --no-cache-dir --no-compile --disable-pip-version-check -r requirements.txt
COPY manage.py ./
COPY bin/container bin/
COPY site site
COPY play play
COPY templates templates
COPY static static
COPY locale locale
# Bytecode is made here, since the file system is read-only later, and a start without it takes three times as long.
RUN VAR=/tmp STATIC_ROOT=/app/collected /venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && /venv/bin/python -m compileall -q -j 0 /venv/lib /app

FROM python:3.13-slim-trixie
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpq5 \
    && apt-get clean && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 colorclues \
    && useradd --uid 10001 --gid colorclues --no-create-home --home-dir /data colorclues \
    && install --directory --owner=colorclues --group=colorclues --mode=0700 /data
COPY --from=build /usr/lib/postgresql/17/bin/pg_dump /usr/lib/postgresql/17/bin/pg_restore /usr/local/bin/
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONPATH=site \
    PYTHONDONTWRITEBYTECODE=1 \
    VAR=/data \
    STATIC_ROOT=/app/collected \
    HOST=0.0.0.0 \
    PORT=8000
USER colorclues
VOLUME /data
EXPOSE 8000
# It answers while the process runs. Whether games can be played is what /readyz says, to a proxy or a monitor.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
ENTRYPOINT ["bin/container"]
CMD ["serve"]
