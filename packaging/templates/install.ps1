# Installs Inquill {{VERSION}}: downloads the archive for Windows, compares its checksum, and copies the program into a folder.
# usage: install.ps1 [-To FOLDER]
#   FOLDER  where to put the program; %LOCALAPPDATA%\Programs\Inquill if left out
# INQUILL_RELEASE, if set, is the address to download from instead of {{RELEASE}}
param([string]$To = (Join-Path $env:LOCALAPPDATA 'Programs\Inquill'))
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$release = if ($env:INQUILL_RELEASE) { $env:INQUILL_RELEASE } else { '{{RELEASE}}' }
$name = 'inquill-{{VERSION}}-x86_64-pc-windows-msvc'
$sum = '{{SHA256 x86_64-pc-windows-msvc}}'

$work = Join-Path ([IO.Path]::GetTempPath()) ([Guid]::NewGuid())
New-Item -ItemType Directory $work | Out-Null
try {
    $archive = Join-Path $work "$name.zip"
    Invoke-WebRequest -UseBasicParsing "$release/$name.zip" -OutFile $archive
    $found = (Get-FileHash -Algorithm SHA256 $archive).Hash.ToLower()
    if ($found -ne $sum) {
        throw "$release/$name.zip is not the file that was released: its checksum is $found and should be $sum"
    }
    Expand-Archive $archive $work
    New-Item -ItemType Directory -Force $To | Out-Null
    Copy-Item (Join-Path $work "$name\inquill.exe") (Join-Path $To 'inquill.exe') -Force
} finally {
    Remove-Item -Recurse -Force $work
}

Write-Output "installed $(& (Join-Path $To 'inquill.exe') --version) in $To"
if (($env:PATH -split ';') -notcontains $To) {
    Write-Output "To run it from anywhere, add this folder to PATH in the settings of your account: $To"
}
